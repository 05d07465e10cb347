module github.com/cleaner-production/abate/examples/library

go 1.26.0

require github.com/cleaner-production/abate v0.0.0

require github.com/pelletier/go-toml/v2 v2.4.3 // indirect

replace github.com/cleaner-production/abate => ../..
