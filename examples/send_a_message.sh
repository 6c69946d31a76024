#!/bin/sh
# Sends a text message with nothing but adb: looks at the screen as uiautomator dumps it, finds
# what to touch by its text or description, and prints the message that the phone has kept.
#
#     ANDROID_SERIAL=... examples/send_a_message.sh "Aisha Rahman" "On my way"
#
# Start a phone with `tapwright phone`. ADB names the adb binary, by default the one on the PATH.
# What is typed has to be plain ASCII: `input text` knows no more.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 CONTACT MESSAGE" >&2; exit 2; }
contact=$1 message=$2
adb=${ADB:-adb}
wait_s=10

case $contact$message in
    *[!\ -~]*) echo "only plain ASCII can be typed" >&2; exit 2 ;;
esac

# The nodes on the screen, one a line.
nodes() {
    "$adb" exec-out uiautomator dump /dev/tty | sed 's/<node/\n<node/g' | grep '^<node'
}

# A text as it stands in an XML attribute.
escaped() {
    printf '%s' "$1" | sed 's/&/\&amp;/g; s/"/\&quot;/g; s/</\&lt;/g; s/>/\&gt;/g'
}

# The middle of the first node with an attribute of that value; nodes of the class $3 do not count.
middle() {
    nodes | grep -v "class=\"${3:-none}\"" | grep -F " $1=\"$(escaped "$2")\"" | head -n 1 |
        sed 's/.*bounds="\[\([0-9]*\),\([0-9]*\)\]\[\([0-9]*\),\([0-9]*\)\]".*/\1 \2 \3 \4/' |
        while read -r left top right bottom; do
            echo "$(((left + right) / 2)) $(((top + bottom) / 2))"
        done
}

# Tap a node as soon as it is there.
tap() {
    until=$(($(date +%s) + wait_s))
    while place=$(middle "$@"); [ -z "$place" ]; do
        [ "$(date +%s)" -lt "$until" ] || { echo "no $1 '$2' on the screen" >&2; exit 1; }
    done
    # The two numbers are two arguments.
    "$adb" shell input tap $place </dev/null
}

# Type into the field that has the focus; the quotes are for the phone's shell.
type_text() {
    "$adb" shell "input text '$(printf '%s' "$1" | sed "s/'/'\\\\''/g; s/ /%s/g")'" </dev/null
}

"$adb" shell am start -S -W -n com.android.messaging/.ConversationListActivity </dev/null >/dev/null
tap content-desc "Start chat"
type_text "$contact"
tap text "$contact" android.widget.EditText
tap text "Text message"
type_text "$message"
tap content-desc "Send message"
"$adb" shell content query --uri content://sms/sent --projection _id:address:body \
    --sort "'_id DESC'" </dev/null | head -n 1
