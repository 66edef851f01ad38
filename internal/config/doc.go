// Package config holds every setting of a run once: its field, default, flag, variable of
// the environment, description and bounds. The command, go test ./features and the options of
// package importcheck all set it by the same names, so they refuse the same values with the
// same words, before anything is sent.
package config
