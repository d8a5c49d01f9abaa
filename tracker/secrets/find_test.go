package secrets

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// planter makes up secrets. None is real, and none stands in this file as a whole.
type planter struct{ *rand.Rand }

const (
	digits = "0123456789"
	lowers = "abcdefghijklmnopqrstuvwxyz"
	uppers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	hexes  = "0123456789abcdef"
)

// of returns n characters of an alphabet, the first four all different, as good as every secret.
func (p planter) of(n int, alphabets ...string) string {
	alphabet := strings.Join(alphabets, "")
	made := make([]byte, n)
	for i := range made {
		made[i] = alphabet[p.IntN(len(alphabet))]
	}
	return string(made)
}

// plants are texts as they stand in logs, configuration and notes; each holds one secret, {}.
func (p planter) plants() map[string][2]string {
	word := func(parts ...string) string { return strings.Join(parts, "") }
	base64 := []string{lowers, uppers, digits, "+/"}
	mixed := []string{lowers, uppers, digits}
	return map[string][2]string{
		"aws id in a log":         {"2026-03-17T03:09:11Z WARN s3: request signed with {} was refused\n", word("AK", "IA", p.of(16, uppers, "234567"))},
		"aws secret in env":       {"AWS_SECRET_ACCESS_KEY={}\n", p.of(40, base64...)},
		"github token":            {"git clone https://x:{}@github.com/o/r\n", word("gh", "p_", p.of(36, mixed...))},
		"github fine-grained":     {"token: {}\n", word("github", "_pat_", p.of(82, mixed...))},
		"gitlab token":            {"curl --header 'PRIVATE-TOKEN: {}' https://git.example.com/api/v4\n", word("gl", "pat-", p.of(20, mixed...))},
		"slack bot":               {"export SLACK={} # for alerts\n", word("xo", "xb-", p.of(12, digits), "-", p.of(12, digits), "-", p.of(24, mixed...))},
		"slack hook":              {"url: {}\n", word("https://hooks.sla", "ck.com/services/T", p.of(8, uppers, digits), "/B", p.of(8, uppers, digits), "/", p.of(24, mixed...))},
		"stripe":                  {"stripe: charge failed, key {}\n", word("sk", "_live_", p.of(24, mixed...))},
		"google":                  {"GET /maps?key={}&v=3\n", word("AI", "za", p.of(35, mixed...))},
		"jwt":                     {"cookie session={}; path=/\n", word("ey", "J", p.of(30, mixed...), ".ey", "J", p.of(60, mixed...), ".", p.of(43, mixed...))},
		"private key":             {"-----BEGIN RSA PRIVATE " + "KEY-----\n{}\n-----END RSA PRIVATE " + "KEY-----\n", p.of(64, base64...) + "\n" + p.of(64, base64...)},
		"npm":                     {"//registry.example.com/:_authToken={}\n", word("np", "m_", p.of(36, lowers, digits))},
		"sendgrid":                {"mail: 401 for {}\n", word("S", "G.", p.of(22, mixed...), ".", p.of(43, mixed...))},
		"vault":                   {"X-Vault-Token: {}\n", word("hv", "s.", p.of(95, mixed...))},
		"anthropic":               {"key {} was refused\n", word("sk-", "ant-api03-", p.of(93, mixed...), "AA")},
		"hugging face":            {"HF: {}\n", word("h", "f_", p.of(34, lowers))},
		"datadog":                 {"datadog_api_key: {}\n", p.of(40, hexes)},
		"password in yaml":        {"db:\n  user: app\n  password: \"{}\"\n", p.of(18, mixed...)},
		"password in json":        {`{"user": "app", "db_password": "{}", "host": "db-1"}` + "\n", p.of(20, mixed...)},
		"token in properties":     {"upload.api.token = {}\n", p.of(32, hexes)},
		"client secret in a dump": {"OAUTH_CLIENT_SECRET='{}'\n", p.of(40, mixed...)},
		"password in an address":  {"dial postgres://app:{}@db-1.internal:5432/uploads: timeout\n", p.of(14, mixed...)},
		"redis without a user":    {"redis://:{}@cache-2:6379/0 refused\n", p.of(24, mixed...)},
		"bearer in a log":         {"> Authorization: Bearer {}\n", p.of(40, mixed...)},
		"basic in json":           {`{"headers": {"Authorization": "Basic {}"}}` + "\n", p.of(32, mixed...) + "=="},
		"iban":                    {"refund to {} failed\n", p.iban()},
		"card":                    {"card {} declined\n", p.card()},
	}
}

func (p planter) iban() string {
	account := p.of(18, digits)
	for check := range 100 {
		if number := fmt.Sprintf("DE%02d%s", check, account); remainder97([]byte(number)) == 1 {
			return number
		}
	}
	return ""
}

func (p planter) card() string {
	for {
		if number := "4" + p.of(15, digits); luhn(number) {
			return number[:4] + " " + number[4:8] + " " + number[8:12] + " " + number[12:]
		}
	}
}

// TestPlanted hides secrets in the prose and logs of a generated casebook: four of each sort, one file each. The
// rules miss a key of Google's before an & and some short hexadecimal tokens, whose entropy is that of a word.
func TestPlanted(t *testing.T) {
	p := planter{rand.New(rand.NewPCG(1, 2))}
	files := trackertest.Generate(200)
	var bodies []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		bodies = append(bodies, string(files[name].Data))
	}
	planted, found, told := 0, 0, 0
	for range 4 {
		plants := p.plants()
		for _, name := range slices.Sorted(maps.Keys(plants)) {
			plant := plants[name]
			planted++
			around := bodies[planted%len(bodies)]
			text := around + "\n" + strings.Replace(plant[0], "{}", plant[1], 1) + around
			got := Find("observations/2026/x/app.log", []byte(text))
			line := strings.Count(around+"\n"+plant[0][:strings.Index(plant[0], "{}")], "\n") + 1
			if name == "private key" {
				line-- // its header belongs to it
			}
			switch {
			case len(got) == 0:
				t.Logf("%s is not found: %s", name, text[len(around)+1:len(text)-len(around)])
				continue
			case len(got) > 1 || got[0].Line != line:
				t.Errorf("%s: found %v, want one in line %d", name, got, line)
			default:
				found++
			}
			for _, f := range got {
				if strings.Contains(plant[1], f.Masked) || strings.Contains(f.Masked, plant[1]) || len([]rune(f.Masked)) > 24 {
					told++
				}
			}
		}
	}
	t.Logf("found %d of %d planted secrets", found, planted)
	if planted < 100 || found < planted*93/100 || told > 0 {
		t.Errorf("%d planted, %d shown as a whole", planted, told)
	}
}

// TestFalseAlarms looks through what holds no secret: generated records, the example, this module, and other
// people's real incident files where they are at hand.
func TestFalseAlarms(t *testing.T) {
	files, alarms := 0, 0
	look := func(path string, text []byte) {
		files++
		for _, f := range Find(path, text) {
			alarms++
			t.Errorf("%s:%d:%d: %s %s", path, f.Line, f.Column, f.Rule, f.Masked)
		}
	}
	for path, f := range trackertest.Generate(2000) {
		look(path, f.Data)
	}
	for _, dir := range []string{"../../example-repo", "../../site", "../../theme", "../../cmd", "../../../shared/data/incidents"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				t.Logf("%s is not here", dir)
				return nil
			}
			if err != nil || !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "secrets_") { // scripts that hold some
				return err
			}
			text, err := os.ReadFile(path)
			look(path, text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d files without a secret, %d false alarms", files, alarms)
}

// TestNothingIsLost compares what is found with every expression run over the whole text, as gitleaks does it,
// on secrets made from the expressions themselves.
func TestNothingIsLost(t *testing.T) {
	p := planter{rand.New(rand.NewPCG(3, 4))}
	around := "Uploads failed: \"no space left\" (key: none)\nSee [ls.txt](2026-03-17-0309-no-space-left-on-device-on-replica-2/ls.txt).\n"
	made, silent := 0, 0
	for _, r := range library().Rules {
		if r.Regex == "" {
			continue
		}
		for range 5 {
			text := around + "value " + p.matching(t, r.Regex) + "\n" + around
			path := map[string]string{"freemius-secret-key": "a.php", "hashicorp-tf-password": "a.tf", "kubernetes-secret-yaml": "a.yaml", "nuget-config-password": "nuget.config"}[r.ID]
			want := slowly(path, text)
			got := Find(path, []byte(text))
			if len(want) == 0 {
				silent++ // too little entropy, or no word boundary where one is needed
			}
			made++
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(Finding{})); diff != "" {
				t.Errorf("%s in %q (-slowly +Find):\n%s", r.ID, text, diff)
			}
		}
	}
	t.Logf("%d texts, %d without a finding", made, silent)
	if silent > made/4 {
		t.Errorf("%d of %d texts hold nothing: the test proves little", silent, made)
	}
}

// slowly is Find without any of its shortcuts but the keywords, which belong to the rules.
func slowly(path, text string) []Finding {
	s := search{rules: library(), path: path, text: []byte(text)}
	for _, r := range s.Rules {
		if r.Regex != "" && (r.Path == "" || r.place().MatchString(path)) && containsAny(strings.ToLower(text), r.Keywords) {
			s.run(r, 0, len(text))
		}
	}
	s.personal()
	return s.result()
}

func TestFind(t *testing.T) {
	key := strings.Repeat("Zm9v"+"QmFy"+"c2Vj"+"cmV0", 2) + "8a7"
	token := "gh" + "p_" + "Q3v8ZkT1xWb6Lr9YpHs2Nd5Fc0Gj7Mu4Ea1K"
	for _, test := range []struct{ name, path, text, want string }{
		{"nothing", "a.txt", "No space left on device.\n", ""},
		{"place in characters", "a.txt", "ok\n„é“ api_token=" + key + "\n", "generic-api-key 2:15 Zm9v… (35 characters)"},
		{"a known rule says it alone", "a.txt", "api_token=" + token + "\n", "github-pat 1:11 ghp_… (40 characters)"},
		{"two in a line", "a.txt", token + " " + token + "\n" + token, "github-pat 1:1 ghp_… (40 characters)|github-pat 1:42 ghp_… (40 characters)|github-pat 2:1 ghp_… (40 characters)"},
		{"no comment allows it", "a.txt", "api_token=" + token + " # gitleaks:allow\n", "github-pat 1:11 ghp_… (40 characters)"},
		{"binary", "a.dat", strings.Repeat("\x00\x01\x9f\xff", 20) + token, ""},
		{"a log truncated while it was written", "a.log", strings.Repeat("\x00", 9000) + "ok\n" + token, "github-pat 2:1 ghp_… (40 characters)"},
		{"as PowerShell writes", "a.log", inUTF16("ok é\r\n"+token, binary.LittleEndian), "github-pat 2:1 ghp_… (40 characters)"},
		{"the other way round", "a.log", inUTF16("ok\n"+token, binary.BigEndian), "github-pat 2:1 ghp_… (40 characters)"},
		{"in the name", "a/" + token + ".txt", "ok", "github-pat 0:0 ghp_… (40 characters)"},
		{"image", "a.png", token, ""},
		{"key store", "a.p12", "\x00", "pkcs12-file 0:0 the whole file"},
		{"beyond the limit", "a.log", strings.Repeat("0123456\n", Limit/8) + token, ""},
		{"far in a long line", "a.json", strings.Repeat(`{"a": 1}, `, 20_000) + `"` + token + `"`, "github-pat 1:200002 ghp_… (40 characters)"},
		{"windows", "a.txt", "x\r\npassword: \"" + key + "\"\r\n", "generic-api-key 2:12 Zm9v… (35 characters)"},
		{"address without a password", "a.txt", "ssh://git@example.com:22/a https://example.com:443/@b postgres://app:${PW}@db\n", ""},
		{"placeholders", "a.txt", "Authorization: Bearer YOUR_TOKEN_HERE\nhttps://user:password@example.com\npassword: ${PASSWORD}\n", ""},
		{"hidden password", "a.txt", "amqp://app:****@mq-1 amqp://app:xxxxx@mq-1 amqp://app:[REDACTED]@mq-1\n", ""},
		{"short password", "a.txt", "redis://:hun7er2x@cache-1\n", "url-password 1:10 hu… (8 characters)"},
		{"test card", "a.txt", "card 4242 4242 4242 4242\n", ""},
		{"time in microseconds", "a.txt", "ts=4539578763621486 id 4539578763621486\n", ""},
		{"card without groups", "a.txt", "card=4539578763621486\n", "payment-card 1:6 4539… (16 characters)"},
		{"card in an id", "a.txt", "card a-4539-5787-6362-1486 4539-5787-6362-1486-1\n", ""},
		{"wrong check digit", "a.txt", "card 4539 5787 6362 1487\n", ""},
		{"iban with spaces", "a.txt", "to DE89 3704 0044 0532 0130 00.\n", "iban 1:4 DE89… (27 characters)"},
		{"no iban", "a.txt", "to DE88370400440532013000 or XX89370400440532013000\n", ""},
	} {
		var got []string
		for _, f := range Find(test.path, []byte(test.text)) {
			got = append(got, fmt.Sprintf("%s %d:%d %s", f.Rule, f.Line, f.Column, f.Masked))
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%s: Find = %q, want %q", test.name, got, test.want)
		}
	}
}

// inUTF16 writes a text in UTF-16 with its mark.
func inUTF16(text string, order binary.AppendByteOrder) string {
	out := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func FuzzFind(f *testing.F) {
	f.Add("password: \"x\"\n")
	f.Add("https://a:b@c")
	f.Add("DE89 3704")
	f.Add("4111-1111-1111-1111")
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range Find("a.txt", []byte(text)) {
			if found.Line < 1 || found.Column < 1 || found.Masked == "" || found.Line > strings.Count(text, "\n")+1 {
				t.Errorf("Find(%q) = %v", text, found)
			}
		}
	})
}
