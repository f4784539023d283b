// Package pypi gets pinned Python packages for tests: installed, or as their
// source distributions with the tests in them. Only tests import it.
//
//	dir := pypi.Install(t, "requests==2.32.3", "urllib3==2.2.3", "idna==3.10", ...)
//	dir := pypi.Source(t, "click==8.1.7")
//
// What was got once is kept: in AWAKEN_TEST_CACHE, or else below the user's
// cache directory in awaken-test. The folders are shared by all tests and by
// all processes that run at the same time, so nobody may write to them: what a
// test changes it copies first.
//
// A test that cannot get its packages, because there is no pip or the package
// index cannot be reached, is skipped; where CI=true it fails.
package pypi
