package site

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"path"
	"strings"
)

// pictureLimit is how many pixels a picture may have that is shown in place: 8K four times over. A file of a few
// kilobytes can claim far more than a browser has memory for.
const pictureLimit = 4 * 7680 * 4320

// isPicture reports whether a file's name says that a browser shows it as a picture.
func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return true
	}
	return false
}

// pictureSize returns the width and height of a picture in pixels; ok is false if it is none that can be read.
func pictureSize(content []byte) (width, height int, ok bool) {
	if width, height, ok = webpSize(content); ok {
		return width, height, ok
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(content))
	return cfg.Width, cfg.Height, err == nil && cfg.Width > 0 && cfg.Height > 0
}

// webpSize reads the size from the first chunk of a WebP file. Source: RFC 9649, sections 2.5 to 2.7, and RFC 6386,
// section 9.1.
func webpSize(content []byte) (width, height int, ok bool) {
	if len(content) < 30 || string(content[:4]) != "RIFF" || string(content[8:12]) != "WEBP" {
		return 0, 0, false
	}
	chunk := content[20:]
	switch string(content[12:16]) {
	case "VP8 ": // a frame tag of 3 bytes, a start code of 3, then 14 bits each
		if chunk[3] != 0x9d || chunk[4] != 0x01 || chunk[5] != 0x2a {
			return 0, 0, false
		}
		width, height = int(binary.LittleEndian.Uint16(chunk[6:])&0x3fff), int(binary.LittleEndian.Uint16(chunk[8:])&0x3fff)
	case "VP8L": // a signature, then 14 bits each, less one
		bits := binary.LittleEndian.Uint32(chunk[1:])
		width, height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
	case "VP8X": // flags of 4 bytes, then 24 bits each, less one
		width, height = int(binary.LittleEndian.Uint32(chunk[4:])&0xffffff)+1, int(binary.LittleEndian.Uint32(chunk[7:])&0xffffff)+1
	}
	return width, height, width > 0 && height > 0
}
