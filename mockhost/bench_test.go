package mockhost

import (
	"net/http/httptest"
	"testing"
)

func BenchmarkStart(b *testing.B) {
	h := Must("2026-07")
	for b.Loop() {
		h.ServeHTTP(httptest.NewRecorder(), ask("POST", path, `{"integrationId":"a","uri":"s3://bucket/dir","errorMode":{"onError":"abort"}}`))
	}
}
