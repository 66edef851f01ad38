package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// A Client starts imports at one index host.
type Client struct {
	Host string // "https://HOST"
	Key  string
}

// Start starts an import and returns its id.
func (c *Client) Start(ctx context.Context, uri string) (id string, err error) {
	body, err := json.Marshal(map[string]string{"uri": uri})
	if err != nil {
		return "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Host+"/bulk/imports", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Api-Key", c.Key)
	r.Header.Set("X-Pinecone-Api-Version", "2026-07")
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	return read(answer)
}

// read takes nothing for granted that the contract leaves open: "{}" is a valid answer.
func read(answer *http.Response) (id string, err error) {
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the host refuses the import: %s", answer.Status)
	}
	var started struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&started); err != nil {
		return "", fmt.Errorf("the host's answer cannot be read: %w", err)
	}
	if started.ID == "" {
		return "", errors.New("the host says that the import has begun, and not which one it is")
	}
	return started.ID, nil
}
