#!/usr/bin/env bash
# Kills a training at random moments, again and again, resumes it each time, and compares what comes out with a training
# that was never killed: every number of the saved file must have the same bits, and every checkpoint must be readable.
# Prints a line a training, and the number of kills and differences at the end.
#
#   scripts/kill-and-resume.sh [KILLS] [OPTIONS OF kudari train...]
#
# By default 200 kills of a network with batch norm and dropout, in one cycle of the learning rate, on the CPU.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
kills=${1:-200}
shift || true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk 'BEGIN { srand(7); print "a,b,c,d,kind"
    for (i = 0; i < 3000; i++) { a = rand(); b = rand(); c = rand(); d = rand()
        print a "," b "," c "," d "," (a * b > c * d ? "more" : "less") } }' > "$work/rows.csv"
options=(--data "$work/rows.csv" --hidden 64,32 --norm batch --dropout 0.2 --epochs 12 --batch 32 --seed 5 "$@")

"$root/kudari" --version > "$work/ignored"
began=$(date +%s.%N)
"$root/kudari" train "${options[@]}" --save "$work/expected.safetensors" > "$work/expected.txt"
whole=$(awk -v began="$began" -v ended="$(date +%s.%N)" 'BEGIN { print ended - began }')
killed=0
trainings=0
differences=0
unreadable=0
while [ "$killed" -lt "$kills" ]; do
    trainings=$((trainings + 1))
    folder="$work/checkpoints-$trainings"
    here=0
    while true; do
        "$root/kudari" train "${options[@]}" --checkpoint-dir "$folder" --checkpoint-steps 7 --resume \
            --save "$work/actual.safetensors" > "$work/log.txt" 2> "$work/problems.txt" &
        pid=$!
        # From the start of the JVM to a little after the end of a whole training.
        sleep "$(awk -v seed="$trainings$here$$" -v whole="$whole" 'BEGIN { srand(seed); print whole * 1.2 * rand() }')"
        if [ "$killed" -lt "$kills" ] && kill -9 "$pid" 2> "$work/ignored"; then
            killed=$((killed + 1))
            here=$((here + 1))
            wait "$pid" 2> "$work/ignored" || true
            continue
        fi
        if ! wait "$pid"; then
            echo "a resumed training failed: $(cat "$work/problems.txt")"
            unreadable=$((unreadable + 1))
        fi
        break
    done
    if ! cmp -s "$work/expected.safetensors" "$work/actual.safetensors"; then
        differences=$((differences + 1))
    fi
    left=$(find "$folder" -name '.*.tmp' | wc -l)
    echo "training $trainings: killed $here times, $left half-written files left," \
        "$(cmp -s "$work/expected.safetensors" "$work/actual.safetensors" && echo 'same bits' || echo 'OTHER BITS')"
    rm -rf "$folder" "$work/actual.safetensors"
done
echo "$killed kills in $trainings trainings: $differences differences, $unreadable unreadable checkpoints"
[ "$differences" -eq 0 ] && [ "$unreadable" -eq 0 ]
