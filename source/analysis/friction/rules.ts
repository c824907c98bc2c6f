/**
 * The friction rules of a step, strongest cause first: the first rule that speaks names the cause. Within a rule the
 * first line of the output wins.
 *
 * How to read a row: *kind*, *when* (outcome and who must be speaking, see rule.ts), *pattern* of the line, what it is,
 * an example that must match and one that must not. Tests are generated from the examples. What is foreseen (probes,
 * fallbacks, status checks) is weighed afterwards, in expected.ts.
 *
 * Patterns are anchored at the start of a line or begin with a literal, and repeat nothing without a bound.
 */
import type {Rule} from './rule.ts';

const failed = 'failed';
const any = 'any';

/** What task runners put before a line: `[lint:go] `, `web | `, `#12 0.345 `. */
const task = '(?:\\[[\\w:./-]{1,40}\\] |[\\w.-]{1,30} +\\| |#\\d{1,4} [\\d.]{1,9} )?';
const line = (source: string): RegExp => new RegExp(`^${task}${source}`);

const shell =
	'(?:(?:/[\\w.-]{1,30}){0,4}/)?(?:ba|z|da|k|c|tc|a|fi)?sh(?:\\.exe)?|\\(eval\\)|[\\w./~-]{1,200}\\.(?:ba|z)?sh';
/** `bash: line 3: `, `/usr/bin/bash: line 1: cd: `, `(eval):1: `, `zsh:7: `, `./x.sh: line 4: `. */
const shellVoice = `(?:${shell})(?::? ?(?:line )?\\d{1,5})?: ?`;

const coreTools =
	'ls|cat|cp|mv|rm|mkdir|rmdir|chmod|chown|ln|head|tail|wc|sed|awk|gawk|grep|egrep|fgrep|rg|find|fd|stat|touch|tar|unzip|zip|gzip|gunzip|sort|uniq|cut|cd|source|diff|cmp|du|df|tee|xargs|file|readlink|realpath|dd|install|jq|yq|xxd|od|tree|nl|paste|tr|truncate|split|base64|md5sum|sha256sum|open|less|bat|strip|ldd|nm|patch|pushd|find\\.exe|bash|sh|zsh|source';
const who = `(?<who>${coreTools})`;

const git = ['git', 'gh', 'glab', 'jj', 'hub'];
const python = ['python', 'python3', 'pytest', 'uv', 'pip', 'pip3', 'poetry', 'tox', 'django-admin', 'ipython'];
const remote = [
	'ssh',
	'scp',
	'sftp',
	'rsync',
	'git',
	'gh',
	'curl',
	'wget',
	'ssh-add',
	'ssh-copy-id',
	'mosh',
	'nc',
	'psql',
	'mysql',
];

export const rules: readonly Rule[] = [
	// ── Claude Code itself, in place of the tool ──────────────────────────────────────────────────────────────────
	{
		kind: 'api-error',
		when: {outcome: failed, speaker: 'harness'},
		pattern:
			/^(?:.{0,80}\bis temporarily unavailable\b|API Error\b|Error: API Error\b|.{0,40}\boverloaded_error\b|.{0,20}\b(?:usage|session|rate|spend) limit\b|Credit balance is too low)/i,
		description: 'The model service did not answer a call that Claude Code made for the tool.',
		matches: {
			tool: 'Task',
			text: 'some-model is temporarily unavailable, so auto mode cannot determine the safety',
			exit: 1,
		},
		misses: {tool: 'Task', text: 'The page describes what happens when a rate limit is hit.'},
	},
	{
		kind: 'hook-failure',
		when: {outcome: failed, speaker: 'harness'},
		pattern:
			/^(?:(?:Error: )?(?:Pre|Post)ToolUse:\S{1,60} hook (?:error|blocking error|returned)|\S{1,40} operation blocked by hook|Hook \S{1,80} (?:denied|blocked|failed)|Execution stopped by \S{1,40} hook)/,
		description: 'A hook refused the call, or broke.',
		matches: {text: 'PreToolUse:Bash hook error: [./guard.sh]: no pushing on Fridays', command: 'git push', exit: -1},
		misses: {command: 'npm test', text: '  ✓ PreToolUse:Bash hook error is shown (3 ms)', exit: 0},
	},
	{
		kind: 'permission',
		when: {outcome: failed, speaker: 'harness'},
		pattern:
			/^(?:<tool_use_error>(?:Error: )?(?:Blocked: |Permission )|.{0,120}\brequires? approval\b|Permission to use \S{1,80}.{0,300}\bdenied|Permission for this action\b|Claude requested permissions? to\b|.{0,200} was blocked\. For security|.{0,80}\bhas been denied\b|.{0,120}auto mode cannot determine the safety|.{0,60}\bdenied by (?:your|the|a) .{0,30}(?:permission|policy|classifier|rule)|File is in a directory that is (?:ignored|denied)|Path .{0,200} is outside (?:of )?the allowed)/,
		description: 'The permission settings of Claude Code refused the call.',
		matches: {command: 'node build.js', text: 'This command requires approval', exit: -1},
		misses: {command: 'git log --oneline', text: '1a2b3c4 Deploy requires approval of two people now'},
	},
	// ── Exit codes that say it all ────────────────────────────────────────────────────────────────────────────────
	{
		kind: 'auth',
		when: {outcome: any, speaker: remote},
		pattern: line(
			'(?:.{0,120}: )?(?:Permission denied \\((?:publickey|password|keyboard-interactive|gssapi)|Permission denied, please try again|Host key verification failed|Too many authentication failures|fatal: Authentication failed|fatal: could not read (?:Username|Password)|remote: (?:Invalid username or (?:password|token)|Permission to .{1,120} denied|HTTP Basic: Access denied|Support for password authentication)|ERROR: Repository not found|REMOTE HOST IDENTIFICATION HAS CHANGED|error: cannot run ssh-askpass|sign_and_send_pubkey: signing failed|(?:FATAL|psql: error|ERROR \\d{1,5}).{0,160}(?:password authentication failed|no pg_hba\\.conf entry|Access denied for user)|Load key .{1,200}: (?:invalid format|bad permissions))',
		),
		description: 'A server, a git remote or a database did not accept who we are.',
		matches: {command: 'ssh box uptime', text: 'dev@box: Permission denied (publickey).', exit: 255},
		misses: {command: 'cat notes.md', text: 'dev@box: Permission denied (publickey).'},
	},
	{
		kind: 'auth',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			'(?:npm (?:ERR!|error) (?:code )?(?:E401|ENEEDAUTH|E403)\\b|.{0,120}\\b(?:401 Unauthorized|403 Forbidden|HTTP(?:/[\\d.]{1,3})? (?:error |status )?40[13]\\b|Bad credentials|Requires authentication|unauthorized: authentication required|denied: requested access to the resource|invalid_grant|InvalidClientTokenId|ExpiredToken|UnrecognizedClientException|AuthenticationFailed|AccessDenied\\b|NoCredentialsError|Unable to locate credentials|could not find default credentials|security token included in the request|not logged in|must be logged in|Please (?:log ?in|sign in|run .{1,40}login)|[Tt]oken (?:has |is )?(?:expired|revoked|invalid)|Invalid (?:API key|api[-_ ]?key|x-api-key|access token|credentials)|Resource not accessible by))',
		),
		description: 'A service asked for credentials that are missing, wrong or out of date.',
		matches: {command: 'npm publish', text: 'npm error code E401\nnpm error Incorrect or missing password.', exit: 1},
		misses: {command: 'grep -rn Unauthorized src', text: 'src/http.ts:14:  401 Unauthorized'},
	},
	{
		kind: 'command-not-found',
		when: {outcome: any, speaker: 'shell'},
		pattern: line(
			`(?:${shellVoice}(?:command not found: ?(?<who>\\S{1,80})|(?<missing>[^\\s:]{1,80}): (?:command )?not found\\b)|sudo: [^\\s:]{1,80}: command not found|(?:/usr/bin/)?env: .{1,80}: No such file or directory|xargs: [^\\s:/]{1,60}: No such file or directory|Command '[^']{1,60}' not found|.{0,80}'[^']{1,80}' is not recognized as (?:an internal|a name|the name)|(?:[\\w./\\\\-]{1,80} ?: )?The term '[^']{1,120}' is not recognized|exec: "[^"]{1,80}": executable file not found|fish: Unknown command)`,
		),
		description: 'The shell does not know the program.',
		matches: {command: 'frob --all', text: '/bin/bash: line 1: frob: command not found', exit: 127},
		misses: {command: 'cat install.md', text: 'If you see "frob: command not found", install it first.'},
	},
	{
		kind: 'command-not-found',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			'(?:.{0,80}exec: "[^"]{1,80}": executable file not found in|make(?:\\[\\d{1,2}\\])?: [^\\s:/*]{1,60}: (?:Command not found|No such file or directory)|Error: spawn [^\\s/]{1,60} ENOENT|error: Failed to spawn: `[^`]{1,60}`|npm (?:ERR!|error) could not determine executable to run|(?:Error: )?Failed to (?:run|start|execute) .{1,60}: (?:command )?not found|OCI runtime exec failed)',
		),
		description: 'A build tool or a script called a program that is not there.',
		matches: {command: 'make lint', text: 'make: shellcheck: No such file or directory', exit: 2},
		misses: {command: 'grep -n "Command not found" Makefile.log', text: '3:make: shellcheck: Command not found'},
	},
	{
		kind: 'permission',
		when: {outcome: any, speaker: 'named'},
		pattern: line(
			`${who}: .{0,240}(?:Permission denied|Operation not permitted|Access is denied|Read-only file system)`,
		),
		description: 'A system tool may not touch the file.',
		matches: {command: 'rm -r /opt/app', text: "rm: cannot remove '/opt/app/x': Permission denied", exit: 1},
		misses: {command: 'cat run.log', text: "rm: cannot remove '/opt/app/x': Permission denied"},
	},
	{
		kind: 'permission',
		when: {outcome: any, speaker: 'shell'},
		pattern: line(
			`(?:${shellVoice}.{1,240}: (?:[Pp]ermission denied|Operation not permitted)|${shellVoice}permission denied: .{1,200}|sudo: (?:a (?:password|terminal) is required|no tty present|.{0,80}incorrect password)|.{1,40} is not in the sudoers file|Sorry, user .{1,60} is not allowed to execute)`,
		),
		description: 'The shell or sudo refuses to run it.',
		matches: {command: './deploy', text: 'bash: line 1: ./deploy: Permission denied', exit: 126},
		misses: {command: 'cat faq.md', text: 'Q: why do I get "bash: ./deploy: Permission denied"?'},
	},
	{
		kind: 'permission',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			'(?:PermissionError: \\[(?:Errno|WinError) \\d{1,5}\\]|(?:npm (?:ERR!|error) )?(?:Error: )?(?:code )?E(?:ACCES|PERM)\\b|.{0,160}\\b(?:EACCES: permission denied|EPERM: operation not permitted|Permission denied \\(os error 13\\)|[Pp]ermission denied while trying to connect to the Docker|must be (?:run as )?root|[Aa]re you root\\?|you need to be root|Access to the path .{1,200} is denied|UnauthorizedAccessException)|(?:open|mkdir|stat|unlink|fork/exec|remove) \\S{1,200}: (?:permission denied|operation not permitted)|error: could not (?:create|write|open).{1,200}Permission denied|E: Could not open lock file|fatal: .{0,200}: Permission denied|error: .{0,200}: Permission denied)',
		),
		description: 'A program was not allowed to read, write or run something.',
		matches: {command: 'npm i -g tool', text: 'npm error code EACCES\nnpm error syscall mkdir', exit: 243},
		misses: {command: 'grep -rn EACCES src', text: "src/fs.ts:9:  if (code === 'EACCES: permission denied')"},
	},
	// ── Files ─────────────────────────────────────────────────────────────────────────────────────────────────────
	{
		kind: 'missing-file',
		when: {outcome: any, speaker: 'shell'},
		pattern: line(
			`(?:${shellVoice}(?:(?<who>cd|source|\\.|pushd|exec): ?)?(?:\\d{1,4}: )?.{1,240}: No such file or directory|${shellVoice}(?:(?<missing>cd|source):)?(?:\\d{1,4}: ?)?[Nn]o such file or directory: .{1,240}|${shellVoice}(?:\\d{1,4}: )?cd: (?:can't cd to .{1,240}|.{1,240}: Not a directory)|(?:ba|z|da)?sh: can't open (?:input file: )?.{1,240}|.{0,40}Cannot find path '[^']{1,240}' because it does not exist|[Tt]he system cannot find the (?:path|file|drive) specified)`,
		),
		description: 'The shell cannot go there, run it or read from it: wrong directory or missing file.',
		matches: {command: 'cd web && npm i', text: '/usr/bin/bash: line 1: cd: web: No such file or directory', exit: 1},
		misses: {command: 'git show HEAD:faq.md', text: '> bash: cd: web: No such file or directory'},
	},
	{
		kind: 'missing-file',
		when: {outcome: any, speaker: 'named'},
		pattern: line(
			`${who}: .{0,240}(?:No such file or directory|Not a directory|cannot find|can't read|does not exist|cannot open .{1,200} for reading|No such file \\(os error)`,
		),
		description: 'A system tool was pointed at a file that is not there.',
		matches: {command: 'cp a.txt b/', text: "cp: cannot stat 'a.txt': No such file or directory", exit: 1},
		misses: {command: 'tail -5 ci.log', text: "cp: cannot stat 'a.txt': No such file or directory"},
	},
	{
		kind: 'missing-file',
		when: {outcome: any, speaker: git},
		pattern: line(
			"(?:fatal: not a git repository|fatal: pathspec .{1,240} did not match any files|error: pathspec .{1,240} did not match any file|fatal: path .{1,240} (?:does not exist|exists on disk, but not) in|fatal: ambiguous argument '[^']{0,240}(?:/[^']{0,100}|)\\.\\w{1,6}': unknown revision or path|fatal: cannot change to .{1,240}: No such file|fatal: could not open .{1,240} No such file|error: Could not access '|fatal: [\\w./~\\\\-]{1,240}: no such path in|error: can't open patch .{1,240}No such file|warning: could not open directory|fatal: repository '[^']{1,240}' does not exist)",
		),
		description: 'git was run in the wrong folder, or for a path that is not there.',
		matches: {command: 'git add lib/x.js', text: "fatal: pathspec 'lib/x.js' did not match any files", exit: 128},
		misses: {command: 'git commit -m "fatal: pathspec is gone"', text: '[main 1a2b3c4] fatal: pathspec is gone'},
	},
	{
		kind: 'missing-file',
		when: {outcome: failed, speaker: 'runner'},
		pattern: line(
			"(?:FileNotFoundError: \\[|(?:\\w{1,40}: )?can't open file '|ERROR: file or directory not found:|.{0,200}: E902 |stat \\S{1,240}: (?:no such file or directory|directory not found)|(?:ERROR: |Error: )?Could not open requirements file|.{0,80}\\bENOENT: no such file or directory|npm (?:ERR!|error) (?:code ENOENT|enoent)\\b|pattern \\S{1,120}: directory prefix \\S{1,120} does not contain|go: (?:cannot find main module|go\\.mod file not found)|go: \\S{1,200}: (?:no such file|directory not found)|error: could not find `Cargo\\.toml`|make(?:\\[\\d{1,2}\\])?: \\*\\*\\* (?:No targets specified and no makefile|No rule to make target)|make: .{1,120}: No such file or directory|(?:ERR_PNPM_NO_PKG_MANIFEST|ERR_PNPM_NO_IMPORTER)|.{0,160}[Cc]ould not find (?:file|a part of the path|the file)\\b|(?:(?:Error|error|ERROR|fatal)\\b.{0,200}|open \\S{1,240}|.{1,160}): (?:open )?.{0,160}\\b[Nn]o such file or directory|.{0,160}The system cannot find the (?:file|path) specified|error TS(?:5058|5057|18003|6053)\\b|.{0,100}\\bdoes not exist in the current directory|ERROR: .{0,160}(?:No such file|does not exist)|no configuration file provided: not found|The specified .{1,40} does not exist|unable to prepare context: path)",
		),
		description: 'A program was given a file or folder that is not there, or was started in the wrong one.',
		matches: {
			command: 'pip install -r requirements.txt',
			text: "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'",
			exit: 1,
		},
		misses: {command: 'npm test', text: '  ✓ says ENOENT: no such file or directory when the config is gone', exit: 0},
	},
	{
		kind: 'missing-file',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			"(?:FileNotFoundError: \\[Errno 2\\]|(?:\\w{1,40}: )?can't open file '.{1,240}\\[Errno 2\\]|Error: ENOENT: no such file or directory|(?:ERROR: |Error: )?Could not open requirements file|npm (?:ERR!|error) (?:code ENOENT|enoent)\\b|Error: Cannot find module '[./~A-Z][^']{0,240}')",
		),
		description: 'A script inside a longer command could not find its file.',
		matches: {
			command: 'python load.py 2>&1 | tail -3',
			text: "FileNotFoundError: [Errno 2] No such file or directory: 'rows.csv'",
		},
		misses: {command: 'tail -3 worker.log', text: "FileNotFoundError: [Errno 2] No such file or directory: 'rows.csv'"},
	},
	// ── Building, before testing: tests that do not compile are a build failure ───────────────────────────────────
	{
		kind: 'environment',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			"(?:(?:E {1,6})?(?:ModuleNotFoundError|ImportError): No module named|.{0,120}: No module named \\S{1,100}$|Error: Cannot find (?:module|package) '[^./~A-Z'][^']{0,200}'|.{0,40}ERR_MODULE_NOT_FOUND|npm (?:ERR!|error) (?:code )?(?:ERESOLVE|EBADENGINE|ENOTSUP|EUSAGE)\\b|ERROR: (?:Could not find a version that satisfies|No matching distribution|Package .{1,80} requires a different Python|Cannot install .{1,160} because|ResolutionImpossible)|error: externally-managed-environment|.{0,120}error while loading shared libraries|.{0,60}version `GLIBC|dyld(?:\\[\\d{1,8}\\])?: Library not loaded|error: toolchain '|.{0,60}JAVA_HOME is (?:not set|not defined|set to an invalid)|.{0,60}Unable to locate a Java Runtime|xcrun: error:|xcode-select: error:|.{0,80}Cannot connect to the Docker daemon|pyenv: (?:version|.{1,60}: command not found)|go: go\\.mod requires go|go: updates to go\\.mod needed|.{0,160}missing go\\.sum entry|(?:ERR_PNPM_OUTDATED_LOCKFILE| ?ERR_PNPM_\\w{1,40}LOCKFILE)|.{0,40}Unsupported (?:engine|class file major version)|.{0,60}\\bNo space left on device|.{0,60}ENOSPC\\b|.{0,60}JavaScript heap out of memory|.{0,80}\\bEADDRINUSE\\b|.{0,80}[Aa]ddress already in use|mise (?:ERROR|WARN) .{0,160}(?:not trusted|not installed)|.{0,80}[Cc]an't load config: unsupported version|.{0,160}is not compatible with|.{0,120}requires? (?:Node|node|Python|python|Go|Java|Ruby|Rust)(?:\\.js)? (?:version )?[\\d><=^~v]|Your Ruby version is|Could not find gem|Could not find '?bundler|bundler: (?:command not found|failed to load command)|.{0,80}environment variable .{1,80}(?:is not set|is required|must be set|not found)|error: linker `|E: Unable to locate package|No (?:virtual environment|virtualenv) found|error: No virtual environment|.{0,60}no matching manifest for)",
		),
		description: 'A module, a version, a tool chain or the machine is not what the program needs.',
		matches: {command: 'python app.py', text: "ModuleNotFoundError: No module named 'flask'", exit: 1},
		misses: {
			command: 'grep -rn ModuleNotFoundError .',
			text: "app/boot.py:3:ModuleNotFoundError: No module named 'flask'",
		},
	},
	{
		kind: 'build-failure',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			'(?:FAIL\\s.{1,200}\\[(?:build|setup) failed\\]|(?:vet(?:\\.exe)?: )?(?!npm |yarn )[\\w@./\\\\:+-]{0,200}\\.(?:go|rs|c|cc|cpp|cxx|h|hpp|m|mm|swift|zig|kt|java|scala|cs|ts|tsx|mts|vue|svelte|dart|hs|ml|ex|elm|proto|templ)[:(]\\d{1,6}[:,]\\d{1,5}\\)?:? (?!info\\b|note\\b|warning\\b|hint\\b)(?:fatal error|error|syntax error|undefined|cannot|undeclared|[a-zA-Z_"(*].{0,200}(?:undefined|cannot use|redeclared|declared and not used|imported and not used|not enough arguments|too many arguments|missing return|mismatched types|is not a type|expected |has no field or method|does not implement|not used|unknown field|used as value)|too many errors|expected |invalid operation|missing |could not import|[a-z]\\w{0,60} (?:redeclared|undefined))|error(?:\\[E\\d{4}\\])?: (?:aborting due to|could not compile|cannot find|mismatched types|unresolved import|expected|unused|linking with)|error\\[E\\d{4}\\]: |error: could not compile|error TS\\d{4,5}: |.{0,200}: error TS\\d{4,5}: |.{0,200}\\(\\d{1,6},\\d{1,5}\\): error \\w{1,6}\\d{3,5}: |\\[ERROR\\] (?:COMPILATION ERROR|.{0,160}Compilation failure)|e: file:|\\* What went wrong:|CMake Error|.{0,200}undefined reference to|collect2: error: ld|ld: (?:symbol|library|framework)|.{0,40}Failed to compile|error during build:|\\[vite[\\w:-]{0,40}\\] .{0,80}(?:error|failed)|✘ \\[ERROR\\]|\\[ERROR\\] Error: Unable to build|ERROR: failed to (?:solve|build)|ERROR in |Module (?:parse|build) failed|Build FAILED\\.|\\*\\* BUILD FAILED \\*\\*|FAILURE: Build failed|BUILD FAILURE|SyntaxError: .{0,200}\\.(?:tsx?|jsx?|vue|svelte|css): |\\s{0,4}× Failed to build)',
		),
		description: 'The compiler or the bundler did not accept the code; also inside a test run.',
		matches: {command: 'go build ./... 2>&1 | head', text: '# example.org/app\npkg/a.go:12:9: undefined: parse'},
		misses: {command: 'grep -n undefined notes.txt', text: 'pkg/a.go:12:9: undefined: parse'},
	},
	{
		kind: 'test-failure',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			'(?:\\s{0,12}--- FAIL: \\S{1,160}|FAIL\\t\\S{1,200}|FAILED \\S{1,300}(?:::|\\.py\\b)\\S{0,200}|ERROR \\S{1,200}(?:::|\\.py\\b)\\S{0,200}|=+ .{0,80}\\b[1-9]\\d{0,6} (?:failed|errors?)\\b.{0,120}|FAILED \\((?:failures|errors)=\\d|\\s{0,4}Tests?:?\\s{1,6}[1-9]\\d{0,6} failed\\b|\\s{0,4}Test (?:Suites|Files):?\\s{1,6}[1-9]\\d{0,6} failed\\b|\\s{0,6}FAIL {1,3}\\S{0,200}\\.(?:test|spec|e2e)\\.\\w{1,4}|\\s{0,6}FAIL {1,3}(?:\\|\\S{1,40}\\| )?\\S{1,200}\\.\\w{1,4} >|\\s{0,6}[1-9]\\d{0,5} failing\\b|\\s{0,4}[1-9]\\d{0,5} fail$|(?:ℹ|#) fail [1-9]|not ok \\d{1,6}\\b(?!.{0,200}# (?:TODO|SKIP))|test result: FAILED|test \\S{1,200} \\.\\.\\. FAILED|\\s{0,4}[1-9]\\d{0,5} failed$|.{0,40}\\b\\d{1,6} examples?, [1-9]\\d{0,5} failures?|FAILURES!|Tests: \\d{1,6}, .{0,80}(?:Failures|Errors): [1-9]|.{0,40}Tests run: \\d{1,6}, (?:Failures: [1-9]|Failures: 0, Errors: [1-9])|.{0,40}There were failing tests|> Task :\\S{0,80}[tT]est\\S{0,40} FAILED|Failed!\\s{1,3}- Failed:\\s{1,6}[1-9]|.{0,20}Executed \\d{1,6} tests?, with [1-9]|\\*\\* TEST FAILED \\*\\*|\\d{1,3}% tests passed, [1-9]\\d{0,5} tests failed|FAIL Required test coverage|ERROR: Coverage for .{1,60} does not meet|\\s{0,4}Failed tests:|FAIL$|FAIL: \\S{1,200}|.{0,20}Passed: {1,3}\\d{1,6}, Failed: {1,3}[1-9])',
		),
		description: 'A test runner says that tests failed.',
		matches: {
			command: 'npm test 2>&1 | tail -4',
			text: 'Test Files  1 failed | 8 passed (9)\n     Tests  2 failed | 60 passed (62)',
		},
		misses: {
			command: 'npm test 2>&1 | tail -4',
			text: 'Test Files  9 passed (9)\n     Tests  62 passed, 0 failed (62)',
		},
	},
	{
		kind: 'build-failure',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			'(?:[1-9]\\d{0,6} issues?:?$|[1-9]\\d{0,6} issues? found|✖ \\d{1,7} problems? \\([1-9]\\d{0,6} errors?|Found [1-9]\\d{0,6} (?:errors?|diagnostics?)\\b|[1-9]\\d{0,6} errors?, \\d{1,6} warnings?, \\d{1,6} info|[1-9]\\d{0,5} errors? generated|.{0,40}[1-9]\\d{0,5} errors?(?: found)?$|make(?:\\[\\d{1,2}\\])?: \\*\\*\\* |npm (?:ERR!|error) (?:code ELIFECYCLE|Lifecycle script|command failed)|error: build failed|Error: .{0,80}\\bbuild failed|BUILD FAILED|\\[lint\\S{0,40}\\] ERROR task failed|\\[(?:build|check|fmt|typecheck|vet|compile)\\S{0,40}\\] ERROR task failed|.{0,200}:\\d{1,6}:\\d{1,5}: (?:fatal )?error: |.{0,200}\\.py:\\d{1,6}:\\d{1,5}:? (?:[EFWCN]\\d{3,4}|error)\\b|\\s{0,4}\\S{1,200}\\.pyi?:\\d{1,6}:\\d{1,5} - error: |.{0,200}\\.pyi?:\\d{1,6}: error: |In \\S{1,200}\\.(?:ba|z)?sh line \\d{1,6}:|\\[ERROR\\] Failed to execute goal|[Cc]ompilation (?:failed|error)|SyntaxError: |\\s{0,4}ELIFECYCLE)',
		),
		description: 'A linter, a type checker or a build step found errors.',
		matches: {command: 'mise run lint | tail -3', text: '2 issues:\n* errcheck: 2\n[lint] ERROR task failed'},
		misses: {command: 'golangci-lint run | tail -3', text: '0 issues.'},
	},
	{
		kind: 'test-failure',
		when: {outcome: any, speaker: 'runner'},
		pattern: line('\\[\\S{0,20}(?:test|check|e2e|spec)\\S{0,40}\\] ERROR task failed'),
		description: 'A task named after tests failed.',
		matches: {command: 'mise run test | tail -2', text: '[test] ERROR task failed'},
		misses: {command: 'cat ci.txt', text: '[test] ERROR task failed'},
	},
	// ── Network and remotes ───────────────────────────────────────────────────────────────────────────────────────
	{
		kind: 'network-sync',
		when: {outcome: any, speaker: remote},
		pattern: line(
			"(?:.{0,160}Could not resolve host|ssh: |kex_exchange_identification|.{0,60}Connection (?:refused|reset by|timed out|closed by)|.{0,100}(?:No route to host|Network is unreachable)|rsync error:|rsync: |scp: |lost connection|sftp: |fatal: unable to access '|fatal: Could not read from remote repository|fatal: (?:couldn't find remote ref|unable to look up|the remote end hung up|early EOF|protocol error)|error: RPC failed| ! \\[(?:rejected|remote rejected)\\]|error: failed to push some refs|fatal: refusing to merge unrelated|fatal: Need to specify how to reconcile|fatal: Not possible to fast-forward|fatal: The current branch .{1,120} has no upstream|fatal: '[^']{1,120}' does not appear to be a git repository|curl: \\((?:5|6|7|18|28|35|52|55|56|60|92)\\)|wget: unable to resolve|.{0,80}failed: (?:Connection|Temporary failure|Name or service)|psql: error: (?:could not )?connect|fatal: remote error)",
		),
		description: 'A server, a sync or a git remote could not be reached, or refused the exchange.',
		matches: {
			command: 'rsync -a box:/data .',
			text: 'rsync error: unexplained error (code 255) at io.c(232)',
			exit: 255,
		},
		misses: {command: 'cat sync.md', text: 'rsync error: unexplained error (code 255) at io.c(232)'},
	},
	{
		kind: 'network-sync',
		when: {outcome: failed, speaker: 'runner'},
		pattern: line(
			'(?:npm (?:ERR!|error) (?:code |network )?(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|network)|.{0,160}\\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|getaddrinfo|TLS handshake timeout|Temporary failure in name resolution|Max retries exceeded with url|NameResolutionError|proxyconnect tcp|Connection refused|Connection reset by peer|connection timed out|no such host|502 Bad Gateway|503 Service Unavailable|Failed to connect to|could not connect to server|Could not resolve host)|.{0,120}\\bdial (?:tcp|unix|udp)|The connection to the server .{1,160} was refused|net/http: )',
		),
		description: 'A program could not reach its server.',
		matches: {command: 'npm ci', text: 'npm error code ENOTFOUND\nnpm error network request failed', exit: 1},
		misses: {command: 'grep -rn ECONNREFUSED src', text: "src/net.ts:4: case 'ECONNREFUSED':"},
	},
	// ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────
	{
		kind: 'timeout',
		when: {outcome: failed, speaker: 'runner'},
		pattern: line(
			'(?:.{0,200}\\b(?:timed out (?:after|waiting)|[Tt]imeout (?:of )?\\d{1,8} ?m?s exceeded|TimeoutError|TimeoutExpired|deadline exceeded|timeout exceeded|504 Gateway))',
		),
		description: 'The program gave up waiting.',
		matches: {command: 'kubectl wait pod/x', text: 'error: timed out waiting for the condition on pods/x', exit: 1},
		misses: {command: 'git log --oneline', text: '1a2b3c4 Say so when a call timed out after 5 s'},
	},
	// ── What is left: the program's own complaint ─────────────────────────────────────────────────────────────────
	{
		kind: 'command-failure',
		when: {outcome: any, speaker: 'shell'},
		pattern: line(
			`${shellVoice}(?:.{0,120}(?:parse error|syntax error|no matches found|bad substitution|unexpected EOF|unexpected end of file|unbound variable|parameter not set|bad pattern|event not found|read-only variable|bad math expression|not a valid identifier|ambiguous redirect|unmatched|Argument list too long|cannot execute|Syntax error|cannot overwrite|file exists|bad option|numeric argument|invalid option|is a directory|Is a directory))`,
		),
		description: 'The shell did not understand the line: quoting, globbing, syntax.',
		matches: {command: 'echo list?x=1', text: 'zsh: no matches found: list?x=1', exit: 1},
		misses: {command: 'cat tips.md', text: 'A `zsh: no matches found` means that the glob must be quoted.'},
	},
	{
		kind: 'command-failure',
		when: {outcome: any, speaker: 'named'},
		pattern: line(
			`${who}(?:\\.exe)?: (?!write error|.{0,40}Broken pipe).{0,200}(?:invalid|illegal|unrecognized|unknown|unmatched|Unmatched|unterminated|missing|extra|expression #\\d|syntax error|error|cannot|failed|File exists|not empty|same file|Is a directory|is a directory|bad |not permitted|requires|omitting directory|too long|undefined)`,
		),
		description: 'A system tool complains about how it was called.',
		matches: {command: 'grep -P x f | head', text: 'grep: invalid option -- P'},
		misses: {command: 'ls -R / | head -1', text: 'ls: write error: Broken pipe'},
	},
	{
		kind: 'network-sync',
		when: {outcome: any, speaker: git},
		pattern: line('(?:CONFLICT \\(|Automatic merge failed|error: could not apply |Could not apply )'),
		with: 'CONFLICT (',
		description: 'A pull, merge or rebase ran into conflicts. (A local cherry-pick, stash or apply: see the next row.)',
		matches: {command: 'git pull --rebase', text: 'CONFLICT (content): Merge conflict in a.txt', exit: 1},
		misses: {command: 'git cherry-pick 1a2b3c4', text: 'CONFLICT (content): Merge conflict in a.txt', exit: 1},
	},
	{
		kind: 'command-failure',
		when: {outcome: any, speaker: git},
		pattern: line(
			'(?:(?:\\S{1,40}: )?fatal: |error: (?:could not apply|Your local changes|unable to|Unable to|cannot |unknown |pathspec|patch failed|branch |the following|You have|Entry |There is no|src refspec|invalid|failed|object|bad |No such|.{0,80}(?:not found|already exists|overlaps)).{0,160}|CONFLICT \\(.{1,200}|gh: .{1,200}|HTTP [45]\\d\\d: .{1,120}|GraphQL: .{1,120}|failed to parse jq expression|unknown (?:flag|command|shorthand flag).{1,120}|accepts at most .{1,80}|usage: git )',
		),
		description: 'git or gh refused.',
		matches: {command: 'git show --no-such', text: 'fatal: unrecognized argument: --no-such', exit: 128},
		misses: {command: 'git log -3', text: '    fatal: is a word in this message'},
	},
	{
		kind: 'command-failure',
		when: {outcome: any, speaker: python},
		pattern: line('(?:[A-Za-z_][\\w.]{0,120})?(?:Error|Exception|Exit|Interrupt)(?:: .{0,200}|$)'),
		with: 'Traceback (most recent call last)',
		description: 'A Python script died with a traceback.',
		matches: {
			command: 'python x.py | tail -4',
			text: 'Traceback (most recent call last):\n  File "x.py", line 3\nKeyError: \'rows\'',
		},
		misses: {
			command: 'tail -4 app.log',
			text: 'Traceback (most recent call last):\n  File "x.py", line 3\nKeyError: \'rows\'',
		},
	},
	{
		kind: 'command-failure',
		when: {outcome: any, speaker: 'runner'},
		pattern: line(
			"(?:\\s{0,4}(?:IndentationError|SyntaxError|NameError|TabError): .{1,200}|(?:Uncaught )?(?:Type|Reference|Range|Syntax)Error(?: \\[\\w{1,40}\\])?: .{1,200}|(?:goroutine \\d{1,6} \\[|panic: ).{1,200}|thread '[^']{1,80}' .{0,40}panicked at|Exception in thread|Unhandled (?:exception|rejection)|Segmentation fault|.{0,120}core dumped|jq: (?:error|\\d{1,3} compile error).{0,200}|parse error: .{1,160}|psql: error: .{1,200}|ERROR: {2}.{1,200}|Error response from daemon: .{1,200}|Error from server .{1,200}|error: (?:unknown|unrecognized|unexpected|invalid|the following arguments|unrecognised) .{1,160}|[Ee]rror: (?:unknown|invalid|accepts|required|unrecognized|missing|too many|can't load|unsupported|no such|flag needed).{0,160}|mise ERROR .{1,160}|E: .{1,160}|npm (?:ERR!|error) .{1,160}|(?:Error|ERROR|FATAL|Fatal error): (?!\\d{1,6} |0\\b).{1,160})",
		),
		description: 'A program inside a longer command died, or refused its arguments.',
		matches: {command: 'node gen.js | tail -2', text: "TypeError: Cannot read properties of undefined (reading 'id')"},
		misses: {command: 'git diff', text: "+  TypeError: Cannot read properties of undefined (reading 'id')"},
	},
	// ── Tools that are no shell ───────────────────────────────────────────────────────────────────────────────────
	{
		kind: 'missing-file',
		when: {outcome: failed, speaker: 'tool'},
		pattern:
			/(?:File does not exist|Path does not exist|Directory does not exist|ENOENT: no such file or directory|No such file or directory|not found: file).{0,120}/,
		description: 'Read, Edit, Grep or Glob was pointed at a file that is not there.',
		matches: {tool: 'Read', text: '<tool_use_error>File does not exist.</tool_use_error>', exit: 1},
		misses: {
			tool: 'Edit',
			text: '<tool_use_error>String to replace not found in file.\nString: File does not exist.</tool_use_error>',
			exit: 1,
		},
	},
	{
		kind: 'auth',
		when: {outcome: failed, speaker: 'tool'},
		pattern:
			/\b(?:status code 401|401 Unauthorized|[Uu]nauthorized|[Nn]ot authenticated|[Aa]uthentication (?:required|failed)|[Ii]nvalid (?:API key|token|credentials)|OAuth|requires authentication)\b.{0,120}/,
		description: 'A service behind a tool wants credentials.',
		matches: {
			tool: 'mcp__tickets__create',
			text: 'Authentication required: run the login of the tickets server',
			exit: 1,
		},
		misses: {tool: 'WebFetch', text: 'The page explains 401 Unauthorized in detail.'},
	},
	{
		kind: 'permission',
		when: {outcome: failed, speaker: 'tool'},
		pattern: /\b(?:EACCES|EPERM|[Pp]ermission denied|[Aa]ccess denied|not permitted)\b.{0,120}/,
		description: 'The tool may not touch the file or the service.',
		matches: {tool: 'Write', text: "EACCES: permission denied, open '/etc/hosts'", exit: 1},
		misses: {tool: 'Read', text: '1\tthrow new Error("EACCES: permission denied")'},
	},
	{
		kind: 'timeout',
		when: {outcome: failed, speaker: 'tool'},
		pattern: /\b(?:[Tt]imed out|[Tt]imeout|status code 504|deadline exceeded)\b.{0,120}/,
		description: 'The tool gave up waiting.',
		matches: {tool: 'mcp__browser__shot', text: 'screenshot failed: Screenshot timed out after 5s', exit: 1},
		misses: {tool: 'mcp__browser__shot', text: 'Screenshot taken; the page says: session timed out'},
	},
	{
		kind: 'network-sync',
		when: {outcome: failed, speaker: 'tool'},
		pattern:
			/\b(?:status code \d{3}|ECONN\w{2,12}|ENOTFOUND|EAI_AGAIN|[Cc]onnection (?:error|closed|refused|reset)|fetch failed|[Nn]etwork error|socket hang up|unable to (?:connect|fetch|verify)|not connected)\b.{0,120}/,
		description: 'The page or the server behind a tool could not be had.',
		matches: {tool: 'WebFetch', text: 'Request failed with status code 503', exit: 1},
		misses: {tool: 'WebFetch', text: 'The endpoint answers with status code 503 when it is overloaded.'},
	},
	{
		kind: 'edit-mismatch',
		when: {outcome: failed, speaker: 'tool'},
		pattern:
			/^(?:<tool_use_error>.{1,160}|.{0,40}(?:String to replace not found|Found \d{1,6} matches of the string|File has not been read yet|File has been (?:unexpectedly )?modified|No changes to make|InputValidationError|No such tool available|exceeds maximum allowed|EISDIR|regex parse error|is not a valid|validation error|[Vv]alidation failed|[Ii]nvalid (?:arguments|input|params|parameter|regular)|[Mm]issing required|must be (?:a|an|one of)\b|expected .{1,40}, received|contained? an? (?:non-|invalid )|non-uuid|is not running, so|unknown (?:argument|parameter|skill)).{0,160}|.{0,40}takes an? .{1,80}, not .{1,60}|Search failed .{1,120})/,
		description: 'The tool refused its input: text not found, file not read yet, no such tool, bad input.',
		matches: {
			tool: 'Edit',
			text: '<tool_use_error>String to replace not found in file.\nString: x</tool_use_error>',
			exit: 1,
		},
		misses: {tool: 'Read', text: "1\tassert 'String to replace not found in file' in text"},
	},
];
