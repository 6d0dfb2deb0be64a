package server

import (
	"bytes"
	"context"
	"errors"
	"html"
	"regexp"
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

// boxes are the things that a form names as what the document is about: address by
// address, with a + if the box is ticked.
func boxes(body string) string {
	var out []string
	for _, m := range regexp.MustCompile(`<input type="checkbox" id="[a-z]+-form-about-\d+"[^>]*?value="([^"]*)"( checked)?`).FindAllStringSubmatch(body, -1) {
		tick := ""
		if m[2] != "" {
			tick = "+"
		}
		out = append(out, html.UnescapeString(m[1])+tick)
	}
	return strings.Join(out, " ")
}

// TestDocumentsAbout: what a document is about is named with its box ticked, by the
// page that one comes from; it survives a form that is refused, more is added by the
// address of any page that is about it, and a box that is not ticked takes it away.
func TestDocumentsAbout(t *testing.T) {
	t.Parallel()
	o := newArchive(t, storetest.Open(t))
	ann := o.person(t, "ann", in("denver-co", models.RoleGrants))
	vic := o.person(t, "vic", in("denver-co", models.RoleViewer))
	const (
		grant  = "/grants/" + denverGrant
		demand = "/demands/bja-document-request-2018-01-24"
		due    = "/deadlines/" + denverGrant + ".acceptance"
	)
	for page, about := range map[string]string{"/workspace" + grant: grant, "/workspace/acceptances/" + denverGrant: grant, due: due, denverFile: demand} {
		vic.do("GET", page, nil)
		if strings.Contains(vic.body, "/workspace/documents/new") {
			t.Errorf("%s lets somebody add a document who may not", page)
		}
		ann.do("GET", page, nil)
		link := regexp.MustCompile(`href="(/workspace/documents/new\?[^"]*)"`).FindStringSubmatch(ann.body)
		if link == nil {
			t.Errorf("%s leads to no form for a document", page)
			continue
		}
		if resp := ann.do("GET", html.UnescapeString(link[1]), nil); resp.StatusCode != 200 || boxes(ann.body) != about+"+" || !strings.Contains(ann.body, `<option value="denver-co" selected`) {
			t.Errorf("from %s one comes to %d, about %q", page, resp.StatusCode, boxes(ann.body))
		}
		if plain(ann.body); !strings.Contains(plain(ann.body), "About: ") || strings.Contains(plain(ann.body), "About: "+denverGrant) {
			t.Errorf("from %s what it is about has no name: %.900s", page, plain(ann.body))
		}
	}
	const form = "/workspace/documents/new"
	fields := []string{"jurisdiction", "denver-co", "about-0", grant, "about", "http://here.example/workspace" + demand + "/denver-co\n/workspace/acceptances/" + denverGrant}
	if resp := ann.upload(form, "/workspace/documents/upload", "a.pdf", pdf, fields...); resp.StatusCode != 422 || boxes(ann.body) != grant+"+" || !strings.Contains(ann.body, "/workspace"+demand+"/denver-co\n/workspace/acc") {
		t.Errorf("without a title: %d, about %q", resp.StatusCode, boxes(ann.body))
	}
	resp := ann.upload(form, "/workspace/documents/upload", "a.pdf", pdf, append(fields, "title", "Letter")...)
	at := resp.Header.Get("Location")
	if ann.do("GET", at, nil); resp.StatusCode != 303 || boxes(ann.body) != grant+"+ "+demand+"+" {
		t.Fatalf("added: %d, about %q", resp.StatusCode, boxes(ann.body))
	}
	for _, page := range []string{"/workspace" + grant, denverFile} {
		if !strings.Contains(ann.body, `href="`+page+`"`) {
			t.Errorf("the document does not lead back to %s", page)
		}
		back := &browser{t: t, app: ann.app, cookie: ann.cookie}
		if back.do("GET", page, nil); !strings.Contains(back.body, `href="`+at+`"`) {
			t.Errorf("%s does not list the document", page)
		}
	}
	if resp := ann.send(at, at+"/describe", "version", "1", "title", "", "about-1", demand); resp.StatusCode != 422 || boxes(ann.body) != grant+" "+demand+"+" {
		t.Errorf("a box that was taken out of a form that is refused: %d, %q", resp.StatusCode, boxes(ann.body))
	}
	if resp := ann.send(at, at+"/describe", "version", "1", "title", "Letter", "about-1", demand, "about", due); resp.StatusCode != 303 {
		t.Fatalf("describe: %d", resp.StatusCode)
	}
	if ann.do("GET", at, nil); boxes(ann.body) != demand+"+ "+due+"+" {
		t.Errorf("then it is about %q", boxes(ann.body))
	}
	// Of an award those of its deadlines are listed too.
	if ann.do("GET", "/workspace/documents?about="+denverGrant, nil); !strings.Contains(ann.body, "Letter") || !strings.Contains(plain(ann.body), "Add a document about ") {
		t.Errorf("the list of what is about the award: %.600s", plain(ann.body))
	}
}

// TestPrintingFails: who locks a text is told in plain words that no PDF was made of
// the pack, of what kind the failure is, and what an administrator can do.
func TestPrintingFails(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		press func(context.Context, []byte) ([]byte, error)
		want  string
	}{
		"it fails":             {func(context.Context, []byte) ([]byte, error) { return nil, errors.New("exit status 133: canary-71") }, "Printing failed: Chromium is installed but made no PDF."},
		"it takes too long":    {func(context.Context, []byte) ([]byte, error) { return nil, context.DeadlineExceeded }, "Printing failed: Chromium took longer than it may and was ended."},
		"it cannot be kept":    {func(context.Context, []byte) ([]byte, error) { return bytes.Repeat([]byte("%PDF-1.7\n"), 1<<19), nil }, "The PDF was printed but could not be kept."},
		"there is no Chromium": {nil, "No Chromium is installed where Proviso runs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newArchive(t, storetest.Open(t))
			o.tracker.Press = x.press
			ann := o.person(t, "ann", in("denver-co", models.RoleGrants))
			ann.send(answered, answered+"/plan", "version", "0", "route", "accept", "why", "", "letter", "", "offices", "Mayor")
			if resp := ann.send(answered, answered+"/lock", "version", "1"); resp.StatusCode != 303 {
				t.Fatalf("lock: %d %s", resp.StatusCode, ann.body)
			}
			ann.do("GET", answered, nil)
			says := plain(ann.body)
			lacksNone(t, "the page", says, x.want, "the page is the pack", "dministrator")
			if strings.Contains(says, "canary-71") {
				t.Error("what Chromium said is told to everybody")
			}
			if again := strings.Contains(ann.body, `id="pack-form"`); again != (x.press != nil) {
				t.Errorf("it can be printed again: %t", again)
			}
			if x.press == nil {
				o.tracker.Press = func(context.Context, []byte) ([]byte, error) { return []byte(pdf), nil }
				if ann.do("GET", answered, nil); strings.Contains(ann.body, "No Chromium") || !strings.Contains(ann.body, "The PDF is not made yet") || !strings.Contains(ann.body, `id="pack-form"`) {
					t.Error("once there is a Chromium the page does not offer the PDF")
				}
			}
		})
	}
}
