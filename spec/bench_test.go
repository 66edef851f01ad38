package spec

import (
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkLoadEmbedded(b *testing.B) {
	for _, v := range Versions() {
		b.Run(v, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoadPublished(b *testing.B) {
	for _, v := range Versions() {
		data, err := os.ReadFile(filepath.Join(published, "db_data_"+v+".oas.yaml"))
		if err != nil {
			b.Log("the published files are not at hand")
			return
		}
		b.Run(v, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := LoadBytes(v, data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
