package embed

import "net/url"

// Discovery is where a page's own oEmbed answer is, for the head of the page and its
// Link header: json is of the type application/json+oembed, xml of text/xml+oembed.
func Discovery(base, address, format string) string {
	return base + OEmbedPath + "?" + url.Values{"format": {format}, "url": {address}}.Encode()
}
