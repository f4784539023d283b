#!/bin/sh
# Takes testdata/screens/review.txt anew: the screen of `awaken fix -i` on the
# bundled project daemon, in a terminal of 100 x 30 cells without colours, at the
# first change. Needs tmux, which is a terminal without one.
set -eu
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
tmux() { command tmux -S "$dir/tmux" "$@"; }
trap 'tmux kill-server 2>/dev/null; rm -rf "$dir"' EXIT
go build -o "$dir/awaken" ./cmd/awaken
cp -r testdata/projects/daemon "$dir/daemon"

# shown waits until the screen holds a text, then prints the screen.
shown() {
	for _ in $(seq 100); do
		if tmux capture-pane -p | grep -qF "$1"; then
			tmux capture-pane -p
			return
		fi
		sleep 0.1
	done
	echo "the screen never shows: $1" >&2
	exit 1
}

tmux -f /dev/null new-session -d -x 100 -y 30 "cd '$dir/daemon' && NO_COLOR=1 ../awaken fix -i"
shown Overview >/dev/null
tmux send-keys Enter
shown '+         await' >"$dir/screen"
mv "$dir/screen" testdata/screens/review.txt
