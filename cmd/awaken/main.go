// Command awaken migrates Python from sync to async.
package main

import "awaken/cmd"

func main() { cmd.Main() }
