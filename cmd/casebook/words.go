package main

import (
	"fmt"
)

// bytesWords writes a size: "812 B", "4.1 KB", "2.3 MB" (of 1000).
func bytesWords(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f KB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1000/1000)
}
