package main

import "flag"

// update renews the expected output of the scripts: go test ./cmd/casebook -update.
var update = flag.Bool("update", false, "renew expected output")
