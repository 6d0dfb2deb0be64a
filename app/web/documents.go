package web

import "strings"

// IsUpload is true of a request that sends a document. Any other way of writing
// its address is one of a request with a body of the common length.
func IsUpload(method, path string) bool {
	return method == "POST" && strings.HasPrefix(path, "/workspace/documents") && strings.HasSuffix(path, "/upload")
}
