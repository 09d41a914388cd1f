# Sourced by the project's scripts: where is a JDK that can build and run Kudari?
# shellcheck shell=bash

readonly KUDARI_JAVA=25

# is_jdk FOLDER: whether it holds a JDK (not only a runtime) that is new enough. Reads the JDK's own note of its
# version, because starting a JVM for each candidate would be felt at every command.
is_jdk() {
  local version
  [[ -x $1/bin/javac && -r $1/release ]] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [[ -n $version ]] && ((version >= KUDARI_JAVA))
}

# find_jdk: prints the folder of the first suitable JDK, or says what to do and returns 2.
find_jdk() {
  local candidate on_path

  if [[ -n ${KUDARI_JAVA_HOME:-} ]]; then
    if ! is_jdk "$KUDARI_JAVA_HOME"; then
      echo "kudari: KUDARI_JAVA_HOME is $KUDARI_JAVA_HOME, and that is no JDK $KUDARI_JAVA or newer." >&2
      return 2
    fi
    echo "$KUDARI_JAVA_HOME"
    return
  fi

  on_path=$(readlink -f "$(command -v java)" 2>/dev/null) || on_path=
  for candidate in \
    "${JAVA_HOME:-}" \
    "${on_path%/bin/java}" \
    /usr/lib/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    ~/.sdkman/candidates/java/* \
    ~/.jdks/*; do
    if is_jdk "$candidate"; then
      echo "$candidate"
      return
    fi
  done

  echo "kudari: Kudari needs a JDK $KUDARI_JAVA or newer, and none was found in JAVA_HOME, on the PATH or in the usual folders." >&2
  echo "kudari: Install one (Eclipse Temurin, for example), or set KUDARI_JAVA_HOME to where it is." >&2
  return 2
}
