#!/usr/bin/env bash
# Trains with checkpoints on a disk that fills up, and in a folder that cannot be written: nothing that was there may be
# lost, no file may be left half-written, and the training itself must go on. Converts a table for which there is no room. Needs root, for a small file system in memory.
#
#   scripts/full-disk.sh
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
work=$(mktemp -d)
disk="$work/disk"
mkdir "$disk"
mount -t tmpfs -o size=400k tmpfs "$disk"
trap 'umount "$disk"; rm -rf "$work"' EXIT

awk 'BEGIN { srand(7); print "a,b,c,d,kind"
    for (i = 0; i < 2000; i++) { a = rand(); b = rand(); c = rand(); d = rand()
        print a "," b "," c "," d "," (a * b > c * d ? "more" : "less") } }' > "$work/rows.csv"
options=(--data "$work/rows.csv" --hidden 64,32 --dropout 0.2 --norm batch --epochs 4 --batch 64 --seed 5)
failed=0
check() { # what, then a command that must succeed
    local what=$1
    shift
    if "$@"; then echo "ok: $what"; else echo "FAILED: $what"; failed=1; fi
}

"$root/kudari" train "${options[@]}" --save "$work/expected.safetensors" > "$work/log.txt"

# The first checkpoints fit, and no further ones.
mkdir "$disk/run"
size=$(stat -c %s "$work/expected.safetensors")
head -c $((400 * 1024 - 6 * size)) /dev/zero > "$disk/filler" 2> "$work/ignored" || true
"$root/kudari" train "${options[@]}" --checkpoint-dir "$disk/run" --checkpoint-steps 5 \
    --save "$work/actual.safetensors" > "$work/log.txt" 2> "$work/problems.txt" || true
check "the full disk is reported" grep -q "checkpoint-.*cannot be written" "$work/problems.txt"
check "the training went on, to the same bits" cmp -s "$work/expected.safetensors" "$work/actual.safetensors"
check "no half-written file is left" test -z "$(find "$disk/run" -name '.*.tmp')"
rm "$disk/filler"
rm -f "$work/actual.safetensors"
"$root/kudari" train "${options[@]}" --checkpoint-dir "$disk/run" --resume \
    --save "$work/actual.safetensors" > "$work/log.txt" 2> "$work/problems.txt" || cat "$work/problems.txt"
check "what was written is readable, and goes on to the same bits" \
    cmp -s "$work/expected.safetensors" "$work/actual.safetensors"

# A disk without any room, and one that cannot be written at all.
head -c 400k /dev/zero > "$disk/filler" 2> "$work/ignored" || true
cp "$work/expected.safetensors" "$work/before.safetensors"
if "$root/kudari" train "${options[@]}" --save "$disk/model.safetensors" > "$work/log.txt" 2> "$work/problems.txt"; then
    echo "FAILED: a model was saved on a full disk"
    failed=1
fi
check "one line says that the model cannot be written" test "$(wc -l < "$work/problems.txt")" -eq 1
check "no half-written model is left" test -z "$(find "$disk" -maxdepth 1 -name '*model*')"
mount -o remount,ro "$disk"
if "$root/kudari" train "${options[@]}" --checkpoint-dir "$disk/other" > "$work/log.txt" 2> "$work/problems.txt"; then
    echo "FAILED: checkpoints were written to a disk that cannot be written"
    failed=1
fi
check "one line says that the folder cannot be made, before any training" \
    test "$(wc -l < "$work/problems.txt")" -eq 1
mount -o remount,rw "$disk"
rm "$disk/filler"

# A table larger than memory, and too large for the disk as well.
awk 'BEGIN { srand(7); print "a,b,c,d,kind"
    for (i = 0; i < 20000; i++) print rand() "," rand() "," rand() "," rand() "," (rand() < 0.5 ? "more" : "less") }' \
    > "$work/large.csv"
before=$(df --output=avail "$disk" | tail -n 1)
if TMPDIR="$disk" KUDARI_JAVA_OPTS=-Dkudari.table.memory=0 "$root/kudari" train --data "$work/large.csv" --epochs 1 \
    > "$work/log.txt" 2> "$work/problems.txt"; then
    echo "FAILED: a table was converted on a full disk"
    failed=1
fi
check "one line says that the table cannot be converted" test "$(wc -l < "$work/problems.txt")" -eq 1
check "it says what would help" grep -q "No space left on device; set TMPDIR" "$work/problems.txt"
check "nothing of it is left" test "$(df --output=avail "$disk" | tail -n 1)" -eq "$before"
exit "$failed"
