package trackertest

// The services of the made-up team.
var services = []string{"upload-api", "search", "billing", "gateway", "mailer", "image-resizer", "ledger", "auth", "catalog", "reports-db",
	"queue-worker", "scheduler", "edge-cache", "webhooks", "export", "notifications"}

var people = []string{"mei", "tomas", "ines", "okoro", "lena", "farid", "sven", "yuki", "ana", "piotr"}

// failures are error messages: %[1]s is what failed, %[2]d a number that differs between sightings.
var failures = []string{
	"No space left on device while writing %[1]s-%[2]d",
	"connection to %[1]s timed out after %[2]d ms",
	"%[1]s: too many open files (limit %[2]d)",
	"pq: deadlock detected in %[1]s, process %[2]d waits for ShareLock",
	"panic: runtime error: index out of range [%[2]d] in %[1]s",
	"certificate of %[1]s expires in %[2]d hours",
	"OOMKilled: %[1]s used %[2]d MiB",
	"HTTP 502 from %[1]s for %[2]d requests",
	"replication of %[1]s lags %[2]d seconds behind",
	"%[1]s: checksum mismatch at offset %[2]d",
	`json: cannot unmarshal string into field "%[1]s" (row %[2]d)`,
	"queue %[1]s holds %[2]d messages and grows",
	"context deadline exceeded: %[1]s after %[2]d retries",
	"lock on %[1]s held for %[2]d s by a dead owner",
	"%[1]s refused: rate limit of %[2]d per minute reached",
	"DNS lookup of %[1]s failed %[2]d times",
	"scheduled job %[1]s did not start for %[2]d minutes",
	"clock of %[1]s is off by %[2]d ms",
	"%[1]s returned %[2]d rows where one was expected",
	"mount of %[1]s is read-only since block %[2]d",
	"duplicate key value violates unique constraint %[1]s_pkey (%[2]d)",
	"thread pool %[1]s exhausted, %[2]d tasks rejected",
	"broken pipe while streaming %[1]s after %[2]d bytes",
	"health check of %[1]s failed on %[2]d of 8 probes",
}

// things fail.
var things = []string{"thumbnail-store", "session-cache", "orders", "customer-index", "invoice-archive", "token-signer", "price-feed",
	"audit-log", "delivery-events", "refund-ledger", "image-bucket", "tax-rates", "login-attempts", "stock-levels", "mail-spool",
	"export-jobs", "feature-flags", "webhook-targets", "click-stream", "consent-records", "label-printer", "geo-lookup", "coupon-rules",
	"usage-meter", "backup-vault", "search-shard", "template-cache", "payout-batch", "partner-feed", "status-poller", "retry-topic",
	"document-scan", "preview-render", "address-check", "fraud-score", "ticket-sync"}

// remarks fill paragraphs: %[1]s is a service, %[2]s an instance, %[3]d a number.
var remarks = []string{
	"The first report came from the dashboard of %[1]s, where the error rate rose to %[3]d %% within two minutes.",
	"On %[2]s the process was alive but answered nothing; a stack dump showed %[3]d goroutines in the same call.",
	"Restarting %[2]s helped for about %[3]d minutes, which points at something that accumulates.",
	"Nothing had been deployed to %[1]s in the %[3]d hours before.",
	"The other instances of %[1]s carried the load, at a latency of %[3]d ms instead of the usual 40 ms.",
	"We compared the configuration of %[2]s with that of a healthy instance and found no difference.",
	"The graph of free memory on %[2]s falls in a straight line and ends %[3]d minutes before the first error.",
	"A customer wrote that *some* uploads had failed; the log of %[1]s has **%[3]d** of them.",
	"The alert came late because its threshold is %[3]d times what users notice.",
	"We took %[2]s out of rotation, kept its disk for later and started a fresh one.",
	"The retry in `%[1]s` multiplied the load by %[3]d and made a short stall long.",
	"After the queue had drained, the figures returned to normal by themselves.",
	"It is not clear why only %[2]s was hit; its host has %[3]d neighbours with the same image.",
	"The provider's status page said nothing at the time and confirmed an incident %[3]d hours later.",
	"A colleague remembered a similar case in spring, with %[1]s in the place of the cache.",
	"The database had `max_connections` at %[3]d, and every one of them was taken by idle sessions of %[1]s.",
	"No data were lost; %[3]d requests were answered twice.",
	"We lowered the limit for %[1]s to %[3]d a second until the cause is known.",
}

// steps are things that people did: the same slots as remarks.
var steps = []string{
	"took %[2]s out of rotation",
	"restarted `%[1]s` on %[2]s, healthy after %[3]d s",
	"raised the memory limit of %[1]s to %[3]d MiB",
	"removed temporary files older than %[3]d hours",
	"asked the owner of %[1]s to look at the slow query",
	"rolled %[1]s back to build %[3]d",
	"saved a heap profile of %[2]s",
	"told support what to answer",
	"paused the scheduled export for %[3]d minutes",
	"checked that the backlog of %[1]s shrinks",
}

// commands go into code blocks: the same slots as remarks.
var commands = []string{
	"df -h /var/lib/%[1]s",
	"kubectl -n %[1]s logs %[2]s --since=%[3]dm | grep -c ERROR",
	"ss -tan state established | wc -l   # %[3]d",
	"systemctl status %[1]s@%[2]s",
	"curl -s -o /dev/null -w '%%{http_code}\\n' https://%[2]s.example.com/health",
	"psql -c \"select count(*) from pg_locks where granted = false\"   -- %[3]d",
	"journalctl -u %[1]s --since '-%[3]d min' | tail -n 50",
}

// openings start the titles of tasks, endings finish them.
var (
	openings = map[string][]string{
		"fix":           {"Release", "Close", "Bound", "Validate"},
		"mitigation":    {"Throttle", "Restart nightly", "Shed load of"},
		"investigation": {"Find out what fills", "Trace", "Reproduce the failure of"},
		"prevention":    {"Limit", "Separate", "Add a budget for"},
		"automation":    {"Automate the recovery of", "Script the clean-up of"},
		"monitoring":    {"Alert on the growth of", "Measure", "Graph"},
		"documentation": {"Describe", "Draw the data flow of"},
	}
	roles = []string{"fix", "fix", "fix", "mitigation", "investigation", "prevention", "automation", "monitoring", "documentation"}
)
