// Package secrets finds what is probably a secret (a key, a token, a password) or somebody's bank account or
// payment card in a text, so that it is not committed or published.
//
// The rules for secrets are those of gitleaks, which are kept by people who do nothing else: gitleaks.json
// holds them, made from its config/gitleaks.toml; TestRulesAreUpstream says how to take a newer one. They are
// applied as gitleaks does, but for its comment gitleaks:allow, because a reason belongs beside every exception.
// The library itself would bring some fifty modules (a scanner of archives and hosting services, a logger, a
// configuration system) to do what a few hundred lines do. The rules of our own are few and follow standards:
// url-password and http-authorization, the places where logs have passwords, and payment-card and iban, whose
// check digits ISO/IEC 7812 and ISO 13616 define.
//
// A keyword of a rule must stand near by before its expression runs, and most of what the expressions need (a
// run of so many letters and digits, an assignment) is looked for first by plain loops; TestNothingIsLost
// compares with running everything on everything.
package secrets
