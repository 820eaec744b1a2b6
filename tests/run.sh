#!/bin/sh
# Run the suite with pytest $1 in $2 processes; $3 is Chromium, or empty. Says loudly what is left out.
set -u
pytest=$1 workers=$2 chromium=$3
shift 3

left_out() {
    printf '\n%s\n' "================================================================================"
    printf '%s\n' \
        "LEFT OUT: the browser lane (tests marked 'browser'), for want of Chromium." \
        "  The walk through every door, axe, narrow screens and the pictures were NOT tested." \
        "  To get it:  sudo apt-get install chromium fonts-noto-cjk   and run 'make test' again." \
        "  .ci/run installs it and leaves nothing out."
    printf '%s\n\n' "================================================================================"
}

if [ -n "$chromium" ]; then
    # The house refuses settings that it does not know, and this one is only for this script.
    unset MINGCHA_BROWSER
    exec "$pytest" -n "$workers" "$@"
fi
if [ "${MINGCHA_BROWSER:-}" = required ]; then
    echo "MINGCHA_BROWSER=required, but there is no Chromium on PATH." >&2
    exit 1
fi
left_out
"$pytest" -n "$workers" -m "not browser" "$@"
passed=$?
left_out
exit "$passed"
