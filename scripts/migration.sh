#!/usr/bin/env bash
# Adds a migration for both stores after the model changed: scripts/migration.sh AddSomething
# With "check" instead of a name it fails when the model has changes that no migration holds.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?the name of the migration, or check}
dotnet tool restore >/dev/null
dotnet build src/Hubby.Server -v quiet -nologo
for store in Postgres Sqlite; do
  if [ "$name" = check ]; then
    dotnet ef migrations has-pending-model-changes --no-build --project src/Hubby.Server --context "${store}Db"
  else
    dotnet ef migrations add "$name" --no-build --project src/Hubby.Server --context "${store}Db" \
      --output-dir "Data/Migrations/$store"
  fi
done
