// Runs one statement on a DuckDB file and prints the answer as CSV: node duckdb.mjs FILE STATEMENT
import { DuckDBInstance } from '@duckdb/node-api';

const [file, statement] = process.argv.slice(2);
const database = await DuckDBInstance.create(file);
const answer = await (await database.connect()).runAndReadAll(statement);
const cell = (value) => {
  const text = value === null ? '' : String(value);
  return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
};
for (const row of [answer.columnNames(), ...answer.getRows()]) console.log(row.map(cell).join(','));
