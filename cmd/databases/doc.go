// Package databases holds no code: its tests run the programs of
// testdata/migrate against real database servers.
//
//	.ci/servers                  # installs the servers, where it is root
//	go test ./cmd/databases
//
// A program runs again only when its bytes, its packages or its transcript have
// changed since it passed on this machine; -fresh, and CI=true, run all.
//
// A test starts the server that it needs, once for all: on loopback, on a free
// port, with a data directory that is thrown away. The servers end with the
// tests, however these end. A test whose server is not installed is skipped,
// and where CI=true it fails.
package databases
