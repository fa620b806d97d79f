// An independent server of Pub/Sub: Google's own fake of it, pstest, on a socket. It prints its address as soon as it
// listens, and ends when its standard input ends, as it does when the test that started it is gone.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"cloud.google.com/go/pubsub/pstest"
)

func main() {
	port := flag.Int("port", 0, "on 127.0.0.1; 0 for any that is free")
	flag.Parse()
	server := pstest.NewServerWithPort(*port)
	defer server.Close()
	fmt.Println(server.Addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
