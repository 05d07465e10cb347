module github.com/cleaner-production/abate

go 1.26

require (
	github.com/BurntSushi/toml v1.6.0 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/pelletier/go-toml/v2 v2.4.3 // indirect
	pgregory.net/rapid v1.3.0 // indirect
)
