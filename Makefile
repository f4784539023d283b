# Everything here needs Go, a C compiler and Python 3.11 or newer; some tests
# need more, and are skipped where they cannot have it.

# The parser is C: without cgo there is no awaken.
export CGO_ENABLED = 1

GO = go
SOURCES = cmd interactive rewrite rules

.PHONY: demo build test lint bench screens needs clean

# demo runs the main job on a copy of a bundled project: what is wrong, what a
# repair would change, the repair, and the program before and after. Exit status
# 1 of awaken means that it found something, as it should here.
demo: build
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	cp -r testdata/projects/daemon/. "$$dir" && cd "$$dir" && \
	awaken='$(CURDIR)/awaken' && \
	show() { printf '\n$$ %s\n' "$$*"; } && \
	found() { "$$awaken" "$$@" || test $$? -eq 1; } && \
	show 'python3 -W ignore main.py    # before: alerts are raised, none is sent' && python3 -W ignore main.py && \
	show 'awaken check' && found check && \
	show 'awaken fix' && found fix && \
	show 'awaken fix --write' && "$$awaken" fix --write && \
	show 'python3 -X dev -W error main.py    # after' && python3 -X dev -W error main.py

build: needs
	$(GO) build -o awaken ./cmd/awaken

# The review page is tested in a real browser, and migrated programs on real
# database servers: .ci/browser and .ci/servers find them, or install them where
# they can. Tests start python3 some thousand times: the interpreter itself, not the
# shim of a version manager, which starts a shell each time.
test: needs lint
	@.ci/browser
	@.ci/servers
	@PATH="$$(python3 -c 'import os, sys; print(os.path.dirname(sys.executable))'):$$PATH" && $(GO) test -timeout 30m ./...

lint:
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@unformatted=$$($(GO) tool gofumpt -l $(SOURCES)) && if [ -n "$$unformatted" ]; then \
		echo "not formatted; run $(GO) tool gofumpt -w on:" >&2; echo "$$unformatted" >&2; exit 1; fi

bench: needs
	$(GO) test -run '^$$' -bench . -benchmem ./...

# screens takes the pictures of README.md anew; the one of the terminal needs tmux.
screens: needs
	$(GO) test ./cmd/browser -count=1 -run TestScreen -screen
	testdata/screens/review.sh

needs:
	@command -v $(GO) >/dev/null || { echo 'Go is missing: https://go.dev/dl' >&2; exit 1; }
	@set -- $$($(GO) env CC) && command -v "$$1" >/dev/null || { echo 'A C compiler is missing (the parser is C): install gcc or clang, or set CC' >&2; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'The tests and the demo run Python programs: python3 must be 3.11 or newer' >&2; exit 1; }

clean:
	rm -f awaken
