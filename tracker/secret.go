package tracker

import "strings"

// SecretAllowed is a finding that is no secret, with the reason. An empty Rule is every rule; Path is a file, a
// folder with all that lies in it, or a glob, and empty it is every file.
type SecretAllowed struct {
	Rule, Path, Because string
}

// AllowsSecret reports whether the settings say, and say why, that what a rule finds in a file is no secret.
func (c *Config) AllowsSecret(rule, path string) bool {
	for _, s := range c.Secrets {
		inside := s.Path == "" || strings.HasPrefix(path, strings.TrimSuffix(s.Path, "/")+"/") || MatchGlob(s.Path, path)
		if s.Because != "" && (s.Rule == "" || s.Rule == rule) && inside {
			return true
		}
	}
	return false
}
