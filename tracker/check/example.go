package check

// Files that several examples stand on.
const (
	exampleBug      = "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n"
	exampleSighting = "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n---\n"
)
