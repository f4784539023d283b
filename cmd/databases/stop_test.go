package databases

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// serverVariable makes the test binary a process that starts Redis, prints its
// port, and does not end by itself.
const serverVariable = "AWAKEN_TEST_SERVER"

func startOnly() int {
	s, err := redis.start()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(s.port)
	io.Copy(io.Discard, os.Stdin)
	return 0
}

// TestServersEndWithTheTests kills a process that has started a server, so
// that nothing of its own code runs any more.
func TestServersEndWithTheTests(t *testing.T) {
	redis.database(t) // or skip
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), serverVariable+"=redis")
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", "127.0.0.1:"+strings.TrimSpace(port))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("the server says something")
	} // and else it has ended: the connection is closed
}

// TestDatabasesAreEmpty holds that each program gets a database of its own.
func TestDatabasesAreEmpty(t *testing.T) {
	for _, k := range []kind{postgresql, mariadb, redis, mongodb} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			if one, two := k.database(t), k.database(t); one == two {
				t.Errorf("%s twice", one)
			}
		})
	}
}
