#!/bin/sh
# serial, model's URL, goal: as open_autoglm.yaml gives them.
set -e
adb -s "$1" shell ime enable com.android.adbkeyboard/.AdbIME > /dev/null
cd Open-AutoGLM
exec .venv/bin/python main.py --device-id "$1" --base-url "$2" --apikey tapwright \
  --model any --lang en "$3"
