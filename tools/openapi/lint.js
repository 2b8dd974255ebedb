// Both linters with their recommended rules; an error or a warning of either fails the check.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const document = '../../docs/api/openapi.json';

function run(linter, ...args) {
  const { stdout, stderr } = spawnSync(`node_modules/.bin/${linter}`, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  return { stdout, stderr };
}

function spectral() {
  const { stdout, stderr } = run('spectral', 'lint', '--ruleset', 'spectral.yaml', '--format', 'json', document);
  if (!stdout.startsWith('[')) throw new Error(`spectral did not run: ${stdout}${stderr}`);
  // After the list Spectral may add a sentence.
  const findings = JSON.parse(stdout.slice(0, stdout.lastIndexOf(']') + 1));
  return findings.map((finding) => `${finding.path.join('.')}: ${finding.message} (${finding.code})`);
}

function redocly() {
  const { stdout, stderr } = run('redocly', 'lint', '--config', 'redocly.yaml', '--format', 'json', '--max-problems', '1000', 'hubby');
  if (!stdout.trim().startsWith('{')) throw new Error(`redocly did not run: ${stdout}${stderr}`);
  return JSON.parse(stdout).problems.map((problem) => `${problem.location[0].pointer}: ${problem.message} (${problem.ruleId})`);
}

const findings = [...spectral().map((text) => `spectral ${text}`), ...redocly().map((text) => `redocly ${text}`)];
console.log([...findings, `${findings.length} errors and warnings`].join('\n'));
process.exitCode = findings.length === 0 ? 0 : 1;
