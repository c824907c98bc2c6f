/** A corpus of made-up secrets of which none survives, and of innocent texts of which none is touched. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {createRedactor, redact, redactionNote} from '../../source/report/redact.ts';
import {filled, filledParts} from './made-up-secrets.ts';

/** Form and template; what stands in braces is the secret. */
const secrets: readonly (readonly [string, string])[] = [
	['AWS key id', 'AKIA{16 upper}'],
	['AWS key id', 'ASIA{16 upper}'],
	['AWS secret', 'aws_secret_access_key = {40}'],
	['AWS secret', 'AWS_SECRET_ACCESS_KEY={40}'],
	['AWS secret', '"SecretAccessKey": "{40}"'],
	['AWS session', 'AWS_SESSION_TOKEN={200}'],
	['Google key', 'AIza{35}'],
	['Google secret', 'GOCSPX-{28}'],
	['Google token', 'ya29.a0{100 word}'],
	['Azure storage', 'DefaultEndpointsProtocol=https;AccountName=acc;AccountKey={86}==;EndpointSuffix=x'],
	['Azure secret', 'aB38Q~{34 word}'],
	['Azure bus', 'Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey={43}='],
	['GitHub classic', 'ghp_{36}'],
	['GitHub OAuth', 'gho_{36}'],
	['GitHub app', 'ghs_{36}'],
	['GitHub fine-grained', 'github_pat_{22}_{59}'],
	['GitLab', 'glpat-{20}'],
	['GitLab runner', 'glrt-{20 word}'],
	['Slack bot', 'xoxb-{12 digits}-{13 digits}-{24}'],
	['Slack user', 'xoxp-{12 digits}-{12 digits}-{12 digits}-{32 hex}'],
	['Slack app', 'xapp-1-A{10 upper}-{13 digits}-{64 hex}'],
	['Slack webhook', 'https://hooks.slack.com/services/T{8 upper}/B{8 upper}/{24}'],
	['Stripe', 'sk_live_{24}'],
	['Stripe', 'rk_test_{99}'],
	['Stripe webhook', 'whsec_{32}'],
	['OpenAI', 'sk-{20}T3BlbkFJ{20}'],
	['OpenAI project', 'sk-proj-{74 word}T3BlbkFJ{74 word}'],
	['Anthropic', 'sk-ant-api03-{93 word}AA'],
	['Anthropic OAuth', 'sk-ant-oat01-{93 word}AA'],
	['OpenRouter', 'sk-or-v1-{64 hex}'],
	['npm', 'npm_{36}'],
	['npmrc', '//registry.npmjs.org/:_authToken={36 hex}'],
	['PyPI', 'pypi-AgEIcHlwaS5vcmc{140 word}'],
	['Docker', 'dckr_pat_{27 word}'],
	['Docker config', '{"auths": {"x": {"auth": "{32}=="}}}'.replace('{"auths"', '"auths"')],
	['Hugging Face', 'hf_{34}'],
	['SendGrid', 'SG.{22 word}.{43 word}'],
	['Twilio', 'SK{32 hex}'],
	['Twilio', 'TWILIO_AUTH_TOKEN={32 hex}'],
	['Telegram', '{10 digits}:AA{33 word}'],
	['Mailchimp', '{32 hex}-us14'],
	['Mailgun', 'key-{32 hex}'],
	['Discord', 'MT{22}.G{5}.{38 word}'],
	['Databricks', 'dapi{32 hex}'],
	['DigitalOcean', 'dop_v1_{64 hex}'],
	['Shopify', 'shpat_{32 hex}'],
	['Vault', 'hvs.{90 word}'],
	['Terraform', '{14}.atlasv1.{67 word}'],
	['Linear', 'lin_api_{40}'],
	['JWT', 'eyJ{33}.eyJ{80 word}.{43 word}'],
	['Basic header', 'Authorization: Basic {28}='],
	['Bearer header', 'authorization: Bearer {40 hex}'],
	['Bearer header', `-H 'Authorization: Bearer {60}'`],
	['Key header', 'X-Api-Key: {32 hex}'],
	['Cookie', 'Cookie: sessionid={32}; csrftoken={24}'],
	['URL', 'https://bob:{12}@localhost/repo.git'],
	['URL', 'https://x-access-token:{40 hex}@github.com/o/r.git'],
	['URL token', 'https://{32 hex}@localhost/7'],
	['Postgres', 'postgres://app:{14}@localhost:5432/app'],
	['MongoDB', 'mongodb+srv://app:{14}@localhost/app?w=1'],
	['Redis', 'redis://:{20}@localhost:6379/0'],
	['JDBC', 'jdbc:mysql://localhost/x?user=root&password={12}&ssl=1'],
	['ADO', 'Server=db;Database=x;User Id=sa;Password={12};'],
	['netrc', 'machine localhost login bob password {12}'],
	['SSH public key', 'ssh-rsa AAAAB3NzaC1yc2E{372} bob'],
	['curl', 'curl -u admin:{12} http://localhost/'],
	['sshpass', 'sshpass -p {12} ssh x'],
	['mysql', 'mysqldump -u root -p{12} shop'],
	['flag', 'deploy --password {12} --force'],
	['env', 'export DB_PASSWORD={12}'],
	['env', 'PGPASSWORD={12} psql -h localhost'],
	['yaml', '  password: {12}'],
	['json', '"client_secret": "{24}"'],
	['code', "const apiKey = '{32}';"],
	['toml', 'secret_key = "{50}"'],
	['query', 'GET /x?access_token={32 hex}&page=2'],
	['prose', 'the password is {12}'],
	['code', 'password = "{6} {6}"'],
	['Kubernetes', '- name: DB_PASSWORD\n  value: {12}'],
	['XML', '<add key="ApiKey" value="{32 hex}" />'],
	['age', 'AGE-SECRET-KEY-1{58 upper}'],
];

const pem = (kind: string, end = '\n'): string => {
	const lines = Array.from({length: 6}, (_, index) => filled('{64}', index + 3));
	return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`].join(end);
};
const keyKinds = ['RSA', 'EC', 'DSA', 'OPENSSH', 'ENCRYPTED', ''].map(kind => `${kind} PRIVATE KEY`.trim());

const surroundings: Readonly<Record<string, (secret: string) => string>> = {
	alone: secret => secret,
	'at the end of a line': secret => `first line\n${secret}\nlast line`,
	'in double quotes': secret => `x = "${secret.replaceAll('"', "'")}"`,
	'in parentheses': secret => `(${secret})`,
	'in a JSON string': secret => JSON.stringify({output: `first\n${secret}\nlast\t${secret}`}),
	'in JSON within JSON': secret => JSON.stringify({content: JSON.stringify({stdout: `a\n${secret}\n`})}),
	'with Windows line ends': secret => `a\r\n${secret}\r\nb`,
	'in colour': secret => `\u001b[32m${secret}\u001b[0m`,
	'with line numbers': secret => `     1→# settings\n     2→${secret}\n     3→`,
	'behind an escaped quote': secret => `{"a":"\\u0022${JSON.stringify(secret).slice(1, -1)}\\u0022"}`,
};

describe('secrets', () => {
	it('are at least sixty, of at least twenty forms', () => {
		assert.ok(secrets.length >= 60);
		assert.ok(new Set(secrets.map(([form]) => form)).size >= 20);
	});
	for (const [place, around] of Object.entries(surroundings)) {
		it(`do not survive ${place}`, () => {
			for (const [index, [form, template]] of secrets.entries()) {
				const text = around(filled(template, index + 1));
				const result = redact(text).text;
				for (const part of filledParts(template, index + 1))
					assert.ok(!result.includes(part), `${form}: ${text} became ${result}`);
			}
		});
	}
	for (const kind of keyKinds) {
		it(`of the kind ${kind} do not survive, whole, quoted or cut off`, () => {
			const body = filled('{64}', 3).slice(0, 20);
			const last = filled('{64}', 8).slice(-20);
			const numbered = pem(kind)
				.split('\n')
				.map((line, index) => `    ${index + 1}→${line}`)
				.join('\n');
			for (const text of [
				pem(kind),
				JSON.stringify({key: pem(kind)}),
				JSON.stringify(JSON.stringify({key: pem(kind)})),
				pem(kind, '\r\n'),
				numbered,
				pem(kind).slice(0, -40),
				numbered.slice(0, -50),
				`${pem(kind).slice(0, 200)}…`,
			]) {
				const result = redact(`before\n${text}\nafter`.replace('\nafter', text.endsWith('…') ? '' : '\nafter')).text;
				assert.ok(!result.includes(body) && !result.includes(last), result);
				assert.ok(result.startsWith('before\n'));
			}
		});
	}
	it('do not survive when a terminal broke them over lines', () => {
		const broken = ['ghp_{36}', 'github_pat_{22}_{59}', 'sk-ant-api03-{93 word}AA', 'AKIA{16 upper}', 'npm_{36}'];
		for (const template of [...broken, 'eyJ{33}.eyJ{80 word}.{43 word}']) {
			const whole = filled(template);
			for (const cut of [whole.length - 12, Math.floor(whole.length / 2), 12]) {
				const [head, tail] = [whole.slice(0, cut), whole.slice(cut)];
				for (const end of ['\n', '\\n', '\\\\n', '\n    7→', '\n> ']) {
					const {text} = redact(`token:\n${head}${end}${tail} is it\nNext`);
					assert.ok(!text.includes(head.slice(-8)) && !text.includes(tail.slice(0, 8)), text);
					assert.ok(text.endsWith(' is it\nNext'), text);
				}
			}
		}
	});
	it('do not survive when evidence was cut in the middle of them', () => {
		for (const template of ['ghp_{20}', 'sk-ant-api03-{40}', 'glpat-{12}', 'github_pat_{22}_{9}']) {
			const part = filled(template);
			for (const end of ['', '…', '...'])
				assert.ok(!redact(`export X ${part}${end}`).text.includes(part.slice(-8)), template);
		}
	});
	it('are named and counted, and what is left can be redacted again without change', () => {
		const first = redact(filled('a ghp_{36} b AKIA{16 upper} c', 1) + filled(' ghp_{36}', 2));
		assert.equal(first.text, 'a <redacted: GitHub token> b <redacted: AWS access key> c <redacted: GitHub token>');
		assert.deepEqual(first.redacted, [
			{what: 'AWS access key', count: 1},
			{what: 'GitHub token', count: 2},
		]);
		for (const [index, [form, template]] of secrets.entries()) {
			const once = redact(filled(template, index + 1)).text;
			assert.equal(redact(once).text, once, form);
		}
	});
});

const innocent: readonly string[] = [
	'commit 3f786850e387550fdab836ed7e6dc881de23001b',
	'4b825dc642cb6eb9a060e54bf8d69288fbee4904..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 100644',
	'session 550e8400-e29b-41d4-a716-446655440000',
	'toolu_01A09q90qw90lq917835lq9',
	'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	'"integrity": "sha512-9ZQ3ZkF0aXMgbm90IGEgc2VjcmV0IGF0IGFsbCwganVzdCBhIGhhc2g+Kw=="',
	'v1.2.3.4 and version 10.0.26100.1 and ==2.0.0.1',
	'Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36',
	'react@18.2.0 @types/node@20.11.5 lodash@latest next@15.0.0-canary.42',
	'go: github.com/charmbracelet/bubbletea@v1.1.0',
	'golang.org/x/sys@v0.0.0-20170609003504-e2365dfdc4a0',
	'actions/checkout@v4 and pnpm/action-setup@v4.0.0',
	'/usr/lib/node_modules/npm/bin/npm-cli.js:79:12',
	'src/components/home/Header.test.tsx',
	'./home/index.html ../Users/list.tsx',
	'C:\\Program Files\\nodejs\\node.exe',
	'~/.config/session-tui/config.json',
	'@app.route("/token") and @pytest.fixture and @media (max-width: 60rem)',
	'class="sk-circle sk-fading-circle-12 token-primary-500 key-features"',
	'.btn-secret:hover { --token-color: #a1b2c3d4; }',
	'it("rejects an expired token: returns 401 and keeps the password field")',
	'tests/test_token_refresh.py::TestToken::test_secret_is_hidden PASSED',
	'https://github.com/org/repo/issues/42#issuecomment-1234567890',
	'https://docs.python.org/3/library/secrets.html#module-secrets',
	'http://localhost:3000/api/users?page=2&sort=name@asc',
	'https://registry.npmjs.org/@scope/package/-/package-1.0.0.tgz',
	'http://127.0.0.1:8080 http://0.0.0.0:5173 http://[::1]:3000',
	'https://example.com/path?q=token',
	'git@github.com:org/repo.git',
	'git clone git@gitlab.com:group/sub/project.git',
	'Co-Authored-By: Claude <noreply@anthropic.com>',
	'password: string; token?: string | null; secret: Buffer',
	'const password = await readPassword(); const token = req.headers.authorization;',
	'PASSWORD=$DB_PASSWORD TOKEN="${{ secrets.DEPLOY_TOKEN }}" KEY={{ .Values.key }}',
	'api_key: YOUR_API_KEY, token: <your-token>, secret: "***", password: "[REDACTED]"',
	'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
	'"input_tokens": 15233, "max_tokens": 4096, "cache_read_input_tokens": 120345',
	'token_type: bearer, token_count: 12, key: value, primaryKey: "id"',
	'<input type="password" name="password" autocomplete="current-password">',
	'password: "Password is required", secret: "my-app-secrets", secretName: web-tls',
	'ENOENT: no such file or directory, open "/etc/app/token.json"',
	'-----BEGIN CERTIFICATE-----',
	'-----BEGIN PUBLIC KEY-----',
	'if (text.includes("-----BEGIN RSA PRIVATE KEY-----")) warn("a key, up to its -----END")',
	'Y29uc29sZS5sb2coImhlbGxvIHdvcmxkIik7IC8vIGp1c3QgY29kZSwgbm90aGluZyBzZWNyZXQ=',
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
	'sourceMappingURL=index.js.map 12:34:56.789 2026-01-05T12:34:56.789Z',
	'std::vector<int> a::b::c 00:1a:2b:3c:4d:5e',
	'process.env.NODE_ENV os.path.join com.example.app this.state.io foo.test.ts',
	'tsconfig.build.json vite.config.ts docker-compose.dev.yml settings.local.json',
	'ssh into the server, ssh keys, the ssh connection failed',
	'docker run --user 1000:1000 -p 8080:80 -e A=1 alpine@sha256:abc',
	'icon@2x.png logo@3x.webp',
	'basic tokenizer: gpt2; tokens = tokenize(text); secrets = []',
	'bearer of bad news, Authorization: Bearer $TOKEN',
	'the password is wrong; wrong password: try again',
	'8.8.8.8 is a resolver, 255.255.255.0 a mask',
	'Bash(git log:*) Read(//tmp/**) mcp__github__get_issue',
];

describe('innocent text', () => {
	it('is at least forty lines', () => assert.ok(innocent.length >= 40));
	for (const line of innocent) {
		it(`stays as it is: ${line.slice(0, 60)}`, () => {
			assert.equal(redact(line).text, line);
			const quoted = JSON.stringify({output: `a\n${line}\nb`});
			assert.equal(redact(quoted).text, quoted);
		});
	}
});

describe('people and places', () => {
	const cases: readonly (readonly [string, string])[] = [
		['/home/jan.novak/work/app', '~/work/app'],
		['cd /Users/jan && ls', 'cd ~ && ls'],
		['C:\\Users\\Jan Novak\\src\\a.ts', '~\\src\\a.ts'],
		[JSON.stringify('C:\\Users\\nick\\x'), '"~\\\\x"'],
		['/c/Users/jan/x /mnt/c/Users/jan/y', '~/x ~/y'],
		['{"cwd":"\\n/home/jan/x"}', '{"cwd":"\\n~/x"}'],
		['file:///home/jan/x host:/home/jan/y', 'file://~/x host:~/y'],
		['~/.claude/projects/-home-jan-work-app/a.jsonl', '~/.claude/projects/~-work-app/a.jsonl'],
		['/root/.ssh/config', '~/.ssh/config'],
		['mail jan.novak@acme.co.uk, or <eva@acme.cz>.', 'mail <e-mail>, or <<e-mail>>.'],
		['"a\\nbob@acme.com\\n"', '"a\\n<e-mail>\\n"'],
		['deploy@build7:/srv/app', 'deploy@<host>:/srv/app'],
		['ssh deploy@prod.acme.io uptime', 'ssh <host> uptime'],
		['rsync -az dist/ root@10.1.2.3:/srv', 'rsync -az dist/ root@<ip>:/srv'],
		['[root@web01 ~]# ls', '[root@<host> ~]# ls'],
		['ssh -p 2222 -i ~/.ssh/id build7 uptime', 'ssh -p 2222 -i ~/.ssh/id <host> uptime'],
		[
			'ssh: connect to host db-2 port 22: Connection refused',
			'ssh: connect to host <host> port 22: Connection refused',
		],
		['ssh: Could not resolve hostname build7: unknown', 'ssh: Could not resolve hostname <host>: unknown'],
		['getaddrinfo ENOTFOUND db1.acme.internal', 'getaddrinfo ENOTFOUND <host>'],
		['https://gitlab.acme-corp.com/a/b', 'https://<host>/a/b'],
		['http://192.168.1.20:8080/x', 'http://<ip>:8080/x'],
		['build7.prod.acme.com is down.', '<host> is down.'],
		['from fe80::1c2:3 to 2001:db8:85a3::8a2e:370:7334', 'from <ip> to <ip>'],
		['203.0.113.7 - - "GET /"', '<ip> - - "GET /"'],
		['ip-10-0-12-7 ec2-3-120-4-5.eu-central-1.compute.amazonaws.com', '<host> <host>'],
	];
	for (const [text, expected] of cases)
		it(`${text} leaves as ${expected}`, () => assert.equal(redact(text).text, expected));

	it('go by what the caller names', () => {
		const pseudonyms = new Map([
			['jan.novak', 'user-1'],
			['eva', 'user-2'],
		]);
		const {text, redacted} = redact('Jan.Novak and jan-novak met Eva, not evangeline, on zeus, in /data/people/eva', {
			pseudonyms,
			hosts: ['zeus'],
			homes: ['/data/people/eva'],
		});
		assert.equal(text, 'user-1 and user-1 met user-2, not evangeline, on <host>, in ~');
		assert.deepEqual(
			redacted.map(({what, count}) => `${what} ${count}`),
			['home folder 1', 'host name 1', 'user name 3'],
		);
	});
	it('names with letters that patterns use are taken literally', () => {
		assert.equal(
			redact('a.b+c (x) [y', {
				pseudonyms: new Map([
					['a.b+c', 'u'],
					['[y', 'v'],
				]),
			}).text,
			'u (x) v',
		);
	});
});

describe('a redactor', () => {
	it('says what it took out of several texts', () => {
		const redactor = createRedactor({});
		redactor('/home/a/x');
		redactor('/home/b/y bob@acme.com');
		assert.equal(redactionNote(redactor), 'Redacted: e-mail address × 1, home folder × 2.');
	});
	it('that is switched off touches nothing and says so', () => {
		const redactor = createRedactor(null);
		assert.equal(redactor('/home/a/x'), '/home/a/x');
		assert.equal(redactionNote(redactor), 'Not redacted.');
	});
});

describe('redaction of any text', () => {
	const pieces = fc.constantFrom(
		'\\',
		'\n',
		'"',
		' ',
		'@',
		':',
		'/',
		'.',
		'=',
		'ghp_',
		'password=',
		'://',
		'a1B2',
		'é',
		'\ud83d\ude00',
		'-----BEGIN PRIVATE KEY-----',
		'/home/',
		'10.0.0.1',
		'\x1b[1m',
		'%40',
	);
	const texts = fc.array(fc.oneof(pieces, fc.string()), {maxLength: 30}).map(parts => parts.join(''));
	it('never throws, is well formed, and changes nothing the second time', () => {
		fc.assert(
			fc.property(texts, text => {
				const once = redact(text).text;
				if (!/\p{Cs}/u.test(text)) assert.doesNotMatch(once, /\p{Cs}/u);
				assert.equal(redact(once).text, once);
			}),
			{numRuns: 400},
		);
	});
	it('takes a token out wherever it stands', () => {
		const token = filled('ghp_{36}');
		fc.assert(
			fc.property(texts, texts, (before, after) => {
				assert.ok(!redact(`${before} ${token} ${after}`).text.includes(token));
			}),
			{numRuns: 300},
		);
	});
});
