package public

import (
	"github.com/a-h/templ"

	"proviso/views/tell"
)

// textPaths are the pages of text that no entry of the navigation leads to, in the
// order in which they are walked.
var textPaths = []string{"licence", "embed"}

// texts are the pages of text by their paths; whoever writes one adds its line.
var texts = map[string]func(tell.Frame) templ.Component{
	"method":      Method,
	"corrections": Corrections,
	"data":        Data,
	"licence":     Licence,
	"embed":       embedPage,
}
