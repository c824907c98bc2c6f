/** Made-up results in the words that real tools use: per kind what must be marked so, and what must not. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {MarkKind} from '../../../source/analysis/types.ts';
import {cause, command, step} from './steps.ts';

/** [command, output, exit code, description] */
type Run = readonly [string, string, number?, string?];

const judged = ([line, text, exit = 0, description = '']: Run): MarkKind | null =>
	cause(command(line, text, exit, description))?.kind ?? null;

const suites: readonly {kind: MarkKind; marked: readonly Run[]; silent: readonly Run[]}[] = [
	{
		kind: 'permission',
		marked: [
			['./run.sh', '/bin/bash: line 1: ./run.sh: Permission denied', 126],
			['sudo systemctl restart app', 'sudo: a password is required', 1],
			['sudo make install', 'ana is not in the sudoers file.  This incident will be reported.', 1],
			['mkdir /srv/app', "mkdir: cannot create directory '/srv/app': Permission denied", 1],
			['python write.py', "PermissionError: [Errno 13] Permission denied: '/etc/app.toml'", 1],
			['npm i -g frob', 'npm error code EACCES\nnpm error syscall mkdir\nnpm error path /usr/lib/node_modules', 243],
			[
				'docker ps',
				'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
				1,
			],
			['rm -r build; ls', "rm: cannot remove 'build/x': Operation not permitted\nsrc"],
			['weird', 'no message of a known form', 126],
		],
		silent: [
			['cat docs/faq.md', 'If you see "Permission denied", run chmod +x first.'],
			['grep -rn "Permission denied" src', "src/a.ts:1: throw new Error('Permission denied')"],
			['git log -3', 'commit 1a2b3c4\n    Say Permission denied when the file is locked'],
			[
				'npm test 2>&1 | tail -3',
				'✔ mkdir: cannot create directory: Permission denied is shown (2ms)\nℹ pass 4\nℹ fail 0',
			],
			['cat deploy.log | tail -2', 'sudo: a password was asked\nrsync ok'],
			['ls -l | head', '-rw-r--r-- 1 ana staff 12 permission-denied.md'],
		],
	},
	{
		kind: 'auth',
		marked: [
			['ssh db.example.org uptime', 'ana@db.example.org: Permission denied (publickey).', 255],
			['git push', 'remote: Permission to org/app.git denied to ana.\nfatal: unable to access', 128],
			['git clone https://example.org/a.git', "fatal: Authentication failed for 'https://example.org/a.git/'", 128],
			['git fetch', 'Host key verification failed.\nfatal: Could not read from remote repository.', 128],
			['npm publish', 'npm error code ENEEDAUTH\nnpm error need auth You need to authorize this machine', 1],
			[
				'psql -h db -U app',
				'psql: error: connection to server at "db" failed: FATAL:  password authentication failed for user "app"',
				2,
			],
			['aws s3 ls', 'Unable to locate credentials. You can configure credentials by running "aws configure".', 255],
			['docker push x/y | tail -2', 'denied: requested access to the resource is denied'],
			['gh pr list', 'HTTP 401: Bad credentials (https://api.example.org)', 1],
		],
		silent: [
			['cat auth.md', 'Permission denied (publickey) means that the key is not known.'],
			['grep -rn 401 src', 'src/http.ts:3: // 401 Unauthorized'],
			['git show HEAD', '+  fatal: Authentication failed is now retried'],
			['npm test | tail -2', 'ok 12 - answers 401 Unauthorized without a token\n# fail 0'],
			['curl -s http://localhost/docs', '<h1>401 Unauthorized</h1><p>What the code means</p>'],
			['head -3 login.test.ts', "it('says token expired', () => {})"],
		],
	},
	{
		kind: 'command-not-found',
		marked: [
			['frob x', '/bin/bash: line 1: frob: command not found', 127],
			['frob x', '(eval):1: command not found: frob', 127],
			['frob x', 'zsh:1: command not found: frob', 127],
			['frob x', '/bin/sh: 1: frob: not found', 127],
			['frob x', "'frob' is not recognized as an internal or external command,\noperable program or batch file.", 1],
			['for f in *; do frob $f; done; ls', 'bash: frob: command not found\na\nb'],
			['make lint', 'make: shellcheck: No such file or directory\nmake: *** [Makefile:4: lint] Error 127', 2],
			['docker run x frob', 'docker: exec: "frob": executable file not found in $PATH: unknown.', 127],
			['odd', 'nothing of the usual', 127],
		],
		silent: [
			['cat README.md', 'frob: command not found? Install it with npm.'],
			['frob --version || echo none', 'bash: line 1: frob: command not found\nnone'],
			['which frob || echo "not found"', 'not found'],
			['command -v frob', '', 1],
			['grep -rn "command not found" .', './a.sh:1:bash: frob: command not found'],
			['git diff', '+bash: frob: command not found'],
		],
	},
	{
		kind: 'missing-file',
		marked: [
			['cd web && npm ci', '/usr/bin/bash: line 1: cd: web: No such file or directory', 1],
			['cd web && npm ci', '(eval):cd:1: no such file or directory: web', 1],
			['grep -n x a.ts | head', 'grep: a.ts: No such file or directory'],
			['cat notes.txt', 'cat: notes.txt: No such file or directory', 1],
			[
				'pip install -r requirements.txt',
				"ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'",
				1,
			],
			['python tool.py', "python: can't open file '/w/tool.py': [Errno 2] No such file or directory", 2],
			['npm run build', 'npm error code ENOENT\nnpm error path /w/package.json', 254],
			['git add lib/x.js', "fatal: pathspec 'lib/x.js' did not match any files", 128],
			['git status', 'fatal: not a git repository (or any of the parent directories): .git', 128],
			['make all', "make: *** No rule to make target 'all'.  Stop.", 2],
			['pytest tests/x.py', 'ERROR: file or directory not found: tests/x.py\n\n=== no tests ran in 0.01s ===', 4],
			['./run.sh', 'zsh: no such file or directory: ./run.sh', 127],
			['cargo build', 'error: could not find `Cargo.toml` in `/w` or any parent directory', 101],
		],
		silent: [
			['ls dist || echo "no dist"', "ls: cannot access 'dist': No such file or directory\nno dist"],
			['ls dist 2>/dev/null', '', 2],
			['cat a b 2>/dev/null', 'text of a', 1],
			['ls dist 2>&1 | head', "ls: cannot access 'dist': No such file or directory", 0, 'Check if dist exists'],
			['rm -rf tmp; ls tmp 2>&1', "ls: cannot access 'tmp': No such file or directory"],
			['cat run.log', 'cp: cannot stat x: No such file or directory'],
			['test -f a.txt', '', 1],
			['[ -d dist ] && ls dist', '', 1],
		],
	},
	{
		kind: 'timeout',
		marked: [
			['npm test', 'Command timed out after 2m 0.0s\nrunning…', -1],
			['kubectl wait pod/x', 'error: timed out waiting for the condition on pods/x', 1],
			['timeout 300 make all', '', 124],
			['python call.py', 'TimeoutError: the server took too long', 1],
			['grpcurl x', 'Failed to dial: context deadline exceeded', 1],
			['curl -m 5 http://slow', 'curl: (28) Operation timed out after 5001 milliseconds', 28],
		],
		silent: [
			['timeout 5 tail -f app.log', 'line', 124],
			['cat app.log', 'request timed out after 30s'],
			['git log --oneline', '1a2b3c4 Retry when a call timed out after 5 s'],
			['npm test | tail -2', '✔ gives up when timed out after 5 s\nℹ fail 0'],
			['grep -rn timeout src', 'src/a.ts:4: timeout exceeded'],
			['sed -n 1,5p src/wait.py', 'raise TimeoutError("deadline exceeded")'],
		],
	},
	{
		kind: 'network-sync',
		marked: [
			['git push', ' ! [rejected]        main -> main (fetch first)\nerror: failed to push some refs', 1],
			['git pull', 'CONFLICT (content): Merge conflict in a.txt\nAutomatic merge failed; fix conflicts', 1],
			[
				'rsync -a box:/data .',
				'ssh: connect to host box port 22: Connection refused\nrsync error: unexplained error (code 255)',
				255,
			],
			['scp a box:', 'ssh: Could not resolve hostname box: Name or service not known\nlost connection', 255],
			['git fetch', "fatal: unable to access 'https://example.org/a.git/': Could not resolve host: example.org", 128],
			['curl http://localhost:3000', 'curl: (7) Failed to connect to localhost port 3000', 7],
			['npm ci', 'npm error code ETIMEDOUT\nnpm error network request to https://example.org failed', 1],
			['ssh box uptime', '', 255],
			[
				'rsync -a a box:',
				'rsync: [sender] link_stat "/w/a" failed: No such file or directory (2)\nrsync error: some files were not transferred (code 23)',
				23,
			],
			['git rebase origin/main', 'error: could not apply 1a2b3c4... x\nCONFLICT (content): Merge conflict in b.txt', 1],
		],
		silent: [
			['cat sync.md', 'rsync error: some files could not be transferred'],
			['git log', '    CONFLICT (content): mentioned in a message'],
			['grep -rn ECONNREFUSED src', "src/net.ts:1: case 'ECONNREFUSED':"],
			['npm test | tail -1', '✔ retries after ECONNREFUSED (3ms)'],
			['git fetch 2>&1 | tail -2', 'From example.org:org/app\n * branch main -> FETCH_HEAD'],
			['gh run view 12 --log | head', 'build  fatal: unable to access'],
		],
	},
	{
		kind: 'environment',
		marked: [
			[
				'python app.py',
				'Traceback (most recent call last):\n  File "app.py", line 1\nModuleNotFoundError: No module named \'flask\'',
				1,
			],
			['node app.js', "Error: Cannot find module 'express'\nRequire stack:", 1],
			['npm i', 'npm error code ERESOLVE\nnpm error ERESOLVE unable to resolve dependency tree', 1],
			['pip install frob==9', 'ERROR: No matching distribution found for frob==9', 1],
			['pip install frob', 'error: externally-managed-environment', 1],
			[
				'docker ps',
				'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
				1,
			],
			['go build ./...', 'go: go.mod requires go >= 1.99 (running go 1.22)', 1],
			['npm start 2>&1 | head', 'Error: listen EADDRINUSE: address already in use :::3000'],
			['./app', './app: error while loading shared libraries: libx.so.1: cannot open shared object file', 127],
			['pytest', "E   ModuleNotFoundError: No module named 'yaml'\n=== 1 error in 0.1s ===", 2],
		],
		silent: [
			['cat err.txt', "ModuleNotFoundError: No module named 'flask'"],
			['grep -rn "Cannot find module" .', "./a.md:1:Error: Cannot find module 'x'"],
			['npm i 2>&1 | tail -2', 'npm warn deprecated frob@1.0.0: no longer supported\nadded 12 packages'],
			['git show HEAD:setup.md', 'error: externally-managed-environment is what pip says'],
			['npm test | tail -1', '✔ explains EADDRINUSE: address already in use (1ms)'],
			['pip list | grep -i yaml', '', 1],
		],
	},
	{
		kind: 'test-failure',
		marked: [
			['npm test', 'Tests:       1 failed, 20 passed, 21 total', 1],
			['npx vitest run | tail -3', ' FAIL  src/a.test.ts > adds\n Test Files  1 failed | 3 passed (4)'],
			['pytest -q | tail -2', 'FAILED tests/test_a.py::test_adds - assert 1 == 2\n1 failed, 3 passed in 0.12s'],
			['cargo test', 'test adds ... FAILED\ntest result: FAILED. 3 passed; 1 failed', 101],
			['go test ./... | tail -3', '--- FAIL: TestAdds (0.00s)\nFAIL\nFAIL\texample.org/app\t0.1s'],
			['mvn test', 'Tests run: 12, Failures: 1, Errors: 0, Skipped: 0', 1],
			['node --test || true', 'not ok 3 - adds\n# fail 1'],
			['bundle exec rspec | tail -1', '12 examples, 2 failures'],
			['npx playwright test', '  1 failed\n    a.spec.ts:3:1 › opens', 1],
			['dotnet test', 'Failed!  - Failed:     2, Passed:    30', 1],
			['python -m unittest', 'FAILED (failures=1)', 1],
			['pytest -q | tail -1', '1 passed, 1 error in 0.3s'],
			['npx mocha', '  12 passing (40ms)\n  1 failing', 1],
			['make test', 'make: *** [Makefile:9: test] Error 1', 2],
			['go test ./pkg', 'panic: nil map\nFAIL\texample.org/app/pkg\t0.1s', 2],
		],
		silent: [
			['npm test | tail -2', 'Tests:       20 passed, 20 total\nSnapshots:   0 failed'],
			['pytest -v | tail -2', 'tests/test_a.py::test_error_is_raised PASSED\n=== 3 passed in 0.1s ==='],
			['cargo test | tail -1', 'test result: ok. 3 passed; 0 failed; 0 ignored'],
			['cat old-run.txt', '=== 2 failed, 3 passed in 1.2s ==='],
			['gh run view 7 --log-failed | tail -2', '--- FAIL: TestAdds (0.00s)\nFAIL'],
			['gh pr checks 7', 'test\tfail\t1m9s\thttps://example.org', 1],
			['pytest tests/test_new.py', '1 failed in 0.1s', 1, 'Confirm the new test fails without the fix'],
			[
				'cp a.go /tmp/a.bak; sed -i s/x/y/ a.go; go test . | tail -2; cp /tmp/a.bak a.go',
				'--- FAIL: TestX (0.00s)\nFAIL',
			],
			['go test -v . | tail -2', '--- PASS: TestFailsLoudly (0.00s)\nok  \texample.org/app\t0.1s'],
			['node --test | tail -2', 'not ok 3 - later # TODO not written\n# fail 0'],
		],
	},
	{
		kind: 'build-failure',
		marked: [
			['go build ./... 2>&1 | head', '# example.org/app\npkg/a.go:12:9: undefined: parse'],
			['npx tsc --noEmit | head', "src/a.ts(3,5): error TS2345: Argument of type 'string'"],
			['npx tsc', "src/a.ts:3:5 - error TS2304: Cannot find name 'x'.", 2],
			['npx eslint . | tail -3', '  12:5  error  no-unused-vars\n\n✖ 1 problem (1 error, 0 warnings)'],
			['cargo build', 'error[E0432]: unresolved import `x`\nerror: could not compile `app`', 101],
			['gcc a.c', "a.c:3:1: error: expected ';' before 'return'", 1],
			['make', 'make: *** [Makefile:3: app] Error 1', 2],
			['mypy .', 'a.py:3: error: Incompatible types\nFound 1 error in 1 file', 1],
			['ruff check .', 'a.py:1:1: F401 `os` imported but unused\nFound 1 error.', 1],
			['./gradlew build', 'FAILURE: Build failed with an exception.\n* What went wrong:', 1],
			['mvn package', '[ERROR] COMPILATION ERROR : \n[INFO] BUILD FAILURE', 1],
			['docker build . | tail -2', '#9 ERROR: failed to solve: process did not complete'],
			['black --check .', 'would reformat a.py\nOh no! 💥 💔 💥', 1],
			['go vet ./...', 'pkg/a.go:3:1: result of fmt.Sprintf call not used', 1],
			['go test ./pkg', 'FAIL\texample.org/app/pkg [build failed]', 1],
		],
		silent: [
			['npx eslint . | tail -2', '✖ 3 problems (0 errors, 3 warnings)'],
			['golangci-lint run | tail -1', '0 issues.'],
			['cat ci.log', 'src/a.ts(3,5): error TS2345: Argument'],
			['grep -rn "undefined: x" .', './notes.md:1:pkg/a.go:12:9: undefined: x'],
			['npx eslint src > out.txt; grep -c error out.txt', '12\n3 errors found'],
			['npx eslint --fix . | tail -1', 'Fixed 3 errors'],
			['npm run build | tail -2', 'warning: 2 deprecated options\nbuilt in 3.2s, 0 errors'],
			['pyright | tail -1', '0 errors, 0 warnings, 0 informations'],
			['git diff', '+src/a.go:1:1: error: a fixture'],
		],
	},
	{
		kind: 'command-failure',
		marked: [
			['git show --frob', 'fatal: unrecognized argument: --frob', 128],
			['node gen.js | tail -2', "TypeError: Cannot read properties of undefined (reading 'id')"],
			[
				'python x.py | tail -3',
				'Traceback (most recent call last):\n  File "x.py", line 3, in <module>\nKeyError: \'rows\'',
			],
			['ls *.xyz', 'zsh: no matches found: *.xyz', 1],
			['grep -P x a | head', 'grep: invalid option -- P'],
			['jq .a[ x.json', 'jq: error: syntax error, unexpected end of file', 3],
			['./deploy', 'Deploy stopped: no target given', 3],
			['git stash pop', 'CONFLICT (content): Merge conflict in a.txt', 1],
			[
				'gh pr view 9 2>&1 | head',
				'GraphQL: Could not resolve to a PullRequest with the number of 9. (repository.pullRequest)',
			],
			['tool a; tool b', 'error: unknown command "b"'],
			['terraform plan', '│ Error: Invalid reference\n│', 1],
		],
		silent: [
			['grep -rn frob src', '', 1],
			['ls src | grep -i frob && grep -n frob src/a.ts', '', 1],
			['diff a b', '< 1\n> 2', 1],
			['git diff --quiet', '', 1],
			['find . -name a | xargs grep x', '', 123],
			['pgrep -f server', '', 1],
			['for f in a b; do echo "== $f"; grep -n x $f; done', '== a\n== b', 1],
			['git config user.name', '', 1],
			['npm outdated', 'Package  Current  Wanted\nfrob  1.0.0  1.1.0', 1],
			['bash -c "grep -q x a"', '', 1],
			['git branch -D nope 2>&1; echo "exit: $?"', "error: branch 'nope' not found\nexit: 1"],
			['node cli.js --bad; echo $?', 'error: unknown option --bad\n2', 0, 'Check the error message'],
			['yes | head -1', 'y', 141],
			['npm run dev & sleep 3; kill $!', 'ready', 143],
			['systemctl status app', '○ app.service\n   Active: inactive (dead)', 3],
			['git commit -m "fatal: is handled"', '[main 1a2b3c4] fatal: is handled\n 1 file changed'],
			['echo "error: not really" | tee out', 'error: not really'],
		],
	},
];

/** The runs that were judged otherwise, and how. */
const otherThan = (runs: readonly Run[], kind: MarkKind | null): string[] =>
	runs.filter(run => judged(run) !== kind).map(run => `${judged(run)}: ${run[0]} → ${run[1]}`);

for (const {kind, marked, silent} of suites) {
	test(`${kind}: what tools say when it happened`, () => {
		assert.ok(marked.length >= 6);
		assert.deepEqual(otherThan(marked, kind), []);
	});
	test(`${kind}: words that only look like it`, () => {
		assert.ok(silent.length >= 6);
		assert.deepEqual(otherThan(silent, null), []);
	});
}

const error = (tool: string, text: string): MarkKind | null =>
	cause(step(tool, {file_path: '/w/a.ts'}, {isError: true, text}))?.kind ?? null;

test('tools that are no shell: what they refuse is named by its cause', () => {
	const said: readonly (readonly [string, string, MarkKind])[] = [
		['Edit', '<tool_use_error>String to replace not found in file.\nString: x</tool_use_error>', 'edit-mismatch'],
		[
			'Edit',
			'<tool_use_error>File has not been read yet. Read it first before writing to it.</tool_use_error>',
			'edit-mismatch',
		],
		['Edit', 'Found 2 matches of the string to replace, but replace_all is false.', 'edit-mismatch'],
		['Frob', '<tool_use_error>Error: No such tool available: Frob</tool_use_error>', 'edit-mismatch'],
		['Read', 'File content (30000 tokens) exceeds maximum allowed tokens (25000).', 'edit-mismatch'],
		['Read', 'EISDIR: illegal operation on a directory, read', 'edit-mismatch'],
		['mcp__x__y', 'MCP error -32602: Input validation error: Invalid arguments for tool y', 'edit-mismatch'],
		['Read', '<tool_use_error>File does not exist. Did you mean a.tsx?</tool_use_error>', 'missing-file'],
		['Grep', '<tool_use_error>Path does not exist: /w/nope</tool_use_error>', 'missing-file'],
		['Write', "EACCES: permission denied, open '/etc/x'", 'permission'],
		['WebSearch', "Claude requested permissions to use WebSearch, but you haven't granted it yet.", 'permission'],
		['WebFetch', 'Request failed with status code 404', 'network-sync'],
		['WebFetch', 'Request failed with status code 401', 'auth'],
		['mcp__b__shot', 'screenshot failed: timed out after 5s', 'timeout'],
		['Task', 'API Error: 529 overloaded', 'api-error'],
		['Edit', 'PreToolUse:Edit hook error: [./guard]: not on main', 'hook-failure'],
		['mcp__x__y', 'Entity not found', 'command-failure'],
		['ExitPlanMode', 'Keep the old layout, please', 'rejection'],
		['AskUserQuestion', 'The user did not want to answer', 'rejection'],
	];
	for (const [tool, text, kind] of said) assert.equal(error(tool, text), kind, `${tool}: ${text}`);
});

test('tools that are no shell: nothing that they return on success is friction', () => {
	for (const tool of ['Read', 'Grep', 'Glob', 'WebFetch', 'Task', 'mcp__x__y', 'Edit'])
		for (const text of [
			'File does not exist.',
			'fatal: not a git repository',
			'--- FAIL: TestX (0.00s)',
			'API Error: 500',
		])
			assert.equal(cause(step(tool, {}, {text})), null, `${tool}: ${text}`);
});

test('Claude Code itself refuses a command: permission, hook, or a call it blocks', () => {
	const said: readonly (readonly [string, MarkKind])[] = [
		['This command requires approval', 'permission'],
		['Permission to use Bash with command git push has been denied.', 'permission'],
		[
			"ls in '/etc' was blocked. For security, Claude Code may only list files in the allowed directories",
			'permission',
		],
		['<tool_use_error>Blocked: sleep 90 followed by: make. Use Monitor.</tool_use_error>', 'edit-mismatch'],
		['<tool_use_error>Blocked: writing there is denied by your permission settings</tool_use_error>', 'permission'],
		['PreToolUse:Bash hook error: [./guard.sh]: no pushing on Fridays', 'hook-failure'],
		['Bash operation blocked by hook:\n- use rg', 'hook-failure'],
		['<tool_use_error>InputValidationError: Bash failed</tool_use_error>', 'edit-mismatch'],
	];
	for (const [text, kind] of said) assert.equal(judged(['git push', text, -1]), kind, text);
});

test('a database that refuses a person is a permission, however the program says it', () => {
	for (const [line, text] of [
		['psql -c "select * from pay"', 'ERROR:  permission denied for table pay'],
		['psql -f grants.sql', 'psql:grants.sql:3: ERROR:  permission denied for schema hr'],
		['node migrate.js', 'error: permission denied for relation pay'],
		['python load.py', 'psycopg2.errors.InsufficientPrivilege: permission denied for function f'],
		['psql app', 'ERROR: permission denied for database app'],
		['psql app', 'ERROR:  permission denied to create role'],
	] as const)
		assert.equal(judged([line, text, 1]), 'permission', text);
	assert.equal(judged(['cat postgres.log', 'ERROR:  permission denied for table pay', 0]), null, 'only shown');
});

test('a cancelled sibling, an unanswered call and a command sent to the background are not friction', () => {
	assert.equal(error('Read', '<tool_use_error>Sibling tool call errored</tool_use_error>'), null);
	assert.equal(
		error('Bash', '<tool_use_error>Cancelled: parallel tool call Bash(make) errored</tool_use_error>'),
		null,
	);
	assert.equal(cause(step('Bash', {command: 'make'}, null)), null);
	const started = {isError: false, text: 'Command running in background with ID: b1', detail: {backgroundTaskId: 'b1'}};
	assert.equal(cause(step('Bash', {command: 'make'}, started)), null);
});

test('the oldest versions write no exit code: their errors are told by their words', () => {
	assert.equal(judged(['uv run pytest', '=== 1 failed, 4 passed in 0.2s ===', -1]), 'test-failure');
	assert.equal(judged(['cd test && ls', '(eval):cd:1: no such file or directory: test', -1]), 'missing-file');
	assert.equal(judged(['uv run pyright', '2 errors, 0 warnings, 0 informations', -1]), 'build-failure');
	assert.equal(judged(['grep -q x a', '', -1]), null);
});

test('a background command that failed is marked where its output is fetched', () => {
	const task = (text: string): MarkKind | null => cause(step('TaskOutput', {}, {text}))?.kind ?? null;
	assert.equal(
		task('<status>failed</status>\n<exit_code>1</exit_code>\n<output>\n--- FAIL: TestX (0.1s)\n</output>'),
		'test-failure',
	);
	assert.equal(task('<status>completed</status>\n<exit_code>0</exit_code>\n<output>\nerror: no\n</output>'), null);
	assert.equal(task('<status>running</status>\nerror: not yet'), null);
});

test('a command whose exit status cannot hide anything is believed', () => {
	assert.equal(judged(['./tool', 'error: nothing serious\nfatal: said in passing']), null);
	assert.equal(judged(['make && ./tool', 'pkg/a.go:1:1: undefined: x']), null);
});
