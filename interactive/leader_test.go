//go:build unix

package interactive

import "syscall"

// sessionLeader makes the terminal on stdin the program's own, so that its
// signals (resize, hang-up) arrive.
func sessionLeader() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Setctty: true}
}
