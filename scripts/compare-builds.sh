#!/usr/bin/env bash
# Makes the bundle of a release twice, each time in a fresh clone of the last commit, and compares all that is published
# byte for byte. The second build has another folder, time zone and language. What must be the same for equal files is
# the JDK, since its version is in the jars, and the umask, since the modes of files are. Arguments go to Maven.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
readonly root
# shellcheck source=scripts/jdk.sh
source "$root/scripts/jdk.sh"

jdk=$(find_jdk)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# bundle CLONE MAVEN-OPTION...: the tests are ./kudari test's business, and so is formatting.
bundle() {
  local clone=$1
  shift
  git clone -q "$root" "$clone"
  JAVA_HOME=$jdk mvn -f "$clone/pom.xml" -B -ntp -q -P 'release,!format' -pl bundle -am -DskipTests "$@"
}

# published CLONE: the names of the bundle and of all that is in it.
published() {
  cd "$1/bundle/target"
  find . -maxdepth 1 -name '*.zip'
  find repository -type f ! -name 'maven-metadata*' ! -name _remote.repositories
}

first=$scratch/first
second=$scratch/second/in/another/folder
echo "Building $(git -C "$root" log -1 --format='%h %s') twice ..." >&2
bundle "$first" "$@"
mkdir -p "$(dirname "$second")"
TZ=Pacific/Auckland MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=de -Duser.country=DE" bundle "$second" "$@"

names=$(cat <(published "$first") <(published "$second") | LC_ALL=C sort -u)
different=0
while read -r name; do
  if cmp -s "$first/bundle/target/$name" "$second/bundle/target/$name"; then
    verdict=same
  else
    verdict=DIFFERENT
    different=$((different + 1))
  fi
  printf '%-10s %9d  %s\n' "$verdict" "$(wc -c <"$first/bundle/target/$name")" "$name"
done <<<"$names"

if ((different > 0)); then
  echo "$different of $(wc -l <<<"$names") files differ between two builds." >&2
  exit 1
fi
echo "All $(wc -l <<<"$names") files are equal."
