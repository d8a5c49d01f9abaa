package site

import (
	"bytes"
	"image"
	"image/png"
	"testing"
)

func TestPictureSize(t *testing.T) {
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 7, 5))); err != nil {
		t.Fatal(err)
	}
	riff := func(chunk string, data ...byte) string {
		head := "RIFF\x00\x00\x00\x00WEBP" + chunk + "\x00\x00\x00\x00" + string(data)
		return head + string(make([]byte, 30))
	}
	for name, c := range map[string]struct {
		content       string
		width, height int
		ok            bool
	}{
		"png":           {buf.String(), 7, 5, true},
		"torn png":      {buf.String()[:12], 0, 0, false},
		"lossy webp":    {riff("VP8 ", 0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x41), 640, 480, true},
		"other frame":   {riff("VP8 ", 0, 0, 0, 0, 0, 0, 1, 1), 0, 0, false},
		"lossless webp": {riff("VP8L", 0x2f, 0x7f, 0xc2, 0x77, 0), 640, 480, true},
		"animated webp": {riff("VP8X", 0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0), 640, 480, true},
		"unknown webp":  {riff("ICCP", 1, 2, 3), 0, 0, false},
		"short webp":    {"RIFF\x00\x00\x00\x00WEBPVP8 ", 0, 0, false},
		"text":          {"just text", 0, 0, false},
	} {
		w, h, ok := pictureSize([]byte(c.content))
		if w != c.width || h != c.height || ok != c.ok {
			t.Errorf("%s: pictureSize = %d, %d, %v, want %d, %d, %v", name, w, h, ok, c.width, c.height, c.ok)
		}
	}
}
