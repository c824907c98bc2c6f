/**
 * Secrets that are known by what stands around them: headers, URLs, connection strings, assignments, command lines;
 * and forms that have a shape but no beginning of their own.
 */
import {isMonotonous, looksLikePassword, looksLikeToken, type Quoting} from './looks-secret.ts';
import type {ContextRule, Found} from './rule.ts';

/** What a value may be: in quotes, or up to what ends a word in most notations. */
const value = String.raw`(?:"(?<double>[^"\n]{1,400})"|'(?<single>[^'\n]{1,400})'|(?<bare>[^\s"'\`<>,;&|]{1,400}))`;
/** `": `, `' => `, `=`, ` := `, `]=`: between a name and its value; `tight` where there is no blank. */
const assigned = String.raw`["'\]]{0,2}(?:(?<tight>=)|\s{0,3}(?::=|=>|={1,3}|:)\s{0,3})(?=\S)`;
/** What a name may go on with and still name the secret itself. */
const furtherName = String.raw`(?:[_-](?!type|count|name|url|uri|path|file|dir|expir|limit|version|length|size|ttl|scope|arn|policy|field|hash_algo|hint|reset|id\b)[A-Za-z0-9_-]{1,30}|\d{1,2})?(?![A-Za-z0-9])`;

const quotingOf = ({groups}: Found): Quoting =>
	groups.bare === undefined ? 'quoted' : groups.tight === undefined ? 'loose' : 'tight';

const isPassword = (secret: string, found: Found): boolean => looksLikePassword(secret, quotingOf(found));
const isNoPlaceholder = (secret: string): boolean => looksLikePassword(secret, 'tight');

export const secretContexts: readonly ContextRule[] = [
	{
		what: 'password in a URL',
		hints: ['://'],
		pattern: /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@'"`<>]{0,100}:(?<secret>[^\s/@'"`<>]{1,200})@/dgi,
		accept: secret => !/^[$<{*%]/.test(secret) && !/^\*+$/.test(secret),
		example: 'https://bob:{10}@localhost/x',
		lookAlike: 'http://localhost:3000/@vite/client',
	},
	{
		what: 'password in a connection string',
		hints: ['postgres', 'mysql', 'mariadb', 'mongodb', 'redis', 'amqp', 'sqlserver', 'mssql', 'clickhouse'],
		pattern:
			/\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|sqlserver|mssql|clickhouse)(?:\+[a-z\d]{1,12})?:\/\/[^\s:/@'"`<>]{0,100}:(?!\d{1,5}(?:[/?\s]|$))(?<secret>[^\s'"`<>]{1,200})@/dgi,
		accept: secret => !/^[$<{*%]/.test(secret),
		example: 'postgres://app:p/{8}#@localhost:5432/x',
		lookAlike: 'postgres://localhost:5432/app?x=a@b',
	},
	{
		what: 'token in a URL',
		hints: ['://'],
		pattern: /\bhttps?:\/\/(?<secret>[\w-]{16,200})@/dgi,
		accept: looksLikeToken,
		example: 'https://{32 hex}@localhost/4',
		lookAlike: 'https://deployment-account@localhost/x',
	},
	{
		what: 'Slack webhook',
		hints: ['hooks.slack.com/'],
		pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[\w/+]{20,120})/dg,
		example: 'https://hooks.slack.com/services/T{10 upper}/B{10 upper}/{24}',
		lookAlike: 'https://hooks.slack.com/services/',
	},
	{
		what: 'Discord webhook',
		hints: ['/api/webhooks/'],
		pattern: /discord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{15,22}\/[\w-]{50,100})/dg,
		example: 'https://discord.com/api/webhooks/{18 digits}/{68 word}',
		lookAlike: 'https://discord.com/api/webhooks/docs',
	},
	{
		what: 'Discord token',
		hints: ['.'],
		pattern: /(?<![\w.-])(?<secret>[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40})(?![\w.-])/dg,
		accept: secret => secret.split('.').every(part => /[\dA-Z]/.test(part)) && /\d/.test(secret.slice(0, 24)),
		example: 'M1{22 word}.{6 word}.{38 word}',
		lookAlike: 'MyRatherLongServiceClassName.method.thatReturnsAnotherLongName',
	},
	{
		what: 'Telegram token',
		hints: [':aa'],
		pattern: /(?<!\d)(?<secret>\d{8,10}:AA[\w-]{33})(?![\w-])/dg,
		example: '{10 digits}:AA{33 word}',
		lookAlike: '12345678:AAPL',
	},
	{
		what: 'Mailchimp key',
		hints: ['-us'],
		pattern: /(?<![\w-])(?<secret>[0-9a-f]{32}-us\d{1,2})(?![\w-])/dg,
		example: '{32 hex}-us12',
		lookAlike: 'cluster-us1',
	},
	{
		what: 'Terraform token',
		hints: ['.atlasv1.'],
		pattern: /(?<![\w.])(?<secret>[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70})/dg,
		example: '{14}.atlasv1.{67 word}',
		lookAlike: 'state.atlasv1.json',
	},
	{
		what: 'Azure secret',
		hints: ['q~'],
		pattern: /(?<![\w~.-])(?<secret>[\w~.-]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/dg,
		example: 'aB38Q~{32 word}',
		lookAlike: 'FAQ~draft',
	},
	{
		what: 'Azure key',
		hints: ['accountkey', 'sharedaccesskey'],
		pattern: /\b(?:AccountKey|SharedAccessKey)["']?\s{0,2}[=:]\s{0,2}["']?(?<secret>[A-Za-z0-9+/]{32,100}={0,2})/dgi,
		accept: secret => !isMonotonous(secret),
		example: 'AccountName=store;AccountKey={86}==;EndpointSuffix=core',
		lookAlike: 'AccountKey=from-the-portal',
	},
	{
		what: 'Azure signature',
		hints: ['sig='],
		pattern: /[?&;]sig=(?<secret>[A-Za-z0-9%+/_-]{40,120}={0,2})/dg,
		example: '?sv=2022-11-02&se=2026-01-01&sig={43}%3D',
		lookAlike: '?sig=abc',
	},
	{
		what: 'authorization header',
		hints: ['authorization'],
		pattern:
			/\b(?:proxy-)?authorization["']{0,2}\s{0,2}[:=,]\s{0,2}["'`]{0,2}(?:Basic|Bearer|Token|Digest|ApiKey|AWS4-HMAC-SHA256|Negotiate|NTLM)\s{1,2}(?<secret>[^\s"'`<>$\\{][^\n"'`<>\\{]{5,1000})/dgi,
		accept: secret => !/^(?:your|token|xxx|\.\.\.|\*)/i.test(secret) && !/^[a-z]{1,20}(?: |$)/.test(secret),
		example: 'Authorization: Basic {24}==',
		lookAlike: 'Authorization: Bearer <token>',
	},
	{
		what: 'bearer token',
		hints: ['bearer '],
		pattern: /\bbearer\s{1,2}(?<secret>[\w.~+/-]{16,2000}={0,2})/dgi,
		accept: looksLikeToken,
		example: '-H "x: Bearer {40}"',
		lookAlike: 'Bearer authentication-is-required-here',
	},
	{
		what: 'cookie',
		hints: ['cookie'],
		pattern:
			/\b(?:set-)?cookie["']?\s{0,2}:\s{0,2}["'`]?(?<secret>[\w.-]{1,60}=[^\s"'`]{8,2000}(?:; ?[\w.-]{1,60}=[^\s"'`;]{1,2000}){0,30})/dgi,
		example: 'Set-Cookie: session={32}; Path=/',
		lookAlike: "cookie: 'consent banner'",
	},
	{
		what: 'password in a command',
		hints: ['curl', 'wget', 'http'],
		pattern:
			/\b(?:curl|wget|https?)\b[^\n|;]{0,300}?\s(?:-u|--user|--proxy-user)[ =]{0,2}["']?[^\s"':$]{1,100}:(?<secret>[^\s"']{1,200})/dg,
		accept: isNoPlaceholder,
		example: 'curl -s -u bob:{10} localhost',
		lookAlike: 'docker run --user 1000:1000 image',
	},
	{
		what: 'password in a command',
		hints: ['sshpass', 'docker login', 'redis-cli', 'helm registry login', 'podman login'],
		pattern:
			/\b(?:sshpass|docker login|podman login|helm registry login|redis-cli)\b[^\n|;&]{0,200}?\s-[pa]\s{0,2}["']?(?<secret>[^\s"'-][^\s"']{2,200})/dg,
		accept: secret => isNoPlaceholder(secret) && !/^\d{1,5}$/.test(secret),
		example: "sshpass -p '{9}' ssh x",
		lookAlike: 'redis-cli -p 6379',
	},
	{
		what: 'password in a command',
		hints: ['mysql', 'mariadb'],
		pattern:
			/\b(?:mysql|mariadb)(?:dump|admin|import|-dump|-admin)?\b[^\n|;&]{0,200}?\s-p["']?(?<secret>[^\s"'-][^\s"']{2,200})/dg,
		accept: isNoPlaceholder,
		example: 'mysql -uroot -p{10} shop',
		lookAlike: 'mysql -u root -p shop',
	},
	{
		what: 'password in a command',
		hints: ['--pass', '--token', '--secret', '--api', '--auth', '--client-secret', '--access-', '--pw'],
		pattern:
			/(?<![\w-])--(?:pass(?:word|wd|phrase)?|pwd?|token|secret|api-?key|auth-?token|client-?secret|access-?(?:token|key)|secret-?key|private-?key)[ =]\s{0,2}["']?(?<secret>[^\s"'-][^\s"']{3,400})/dgi,
		accept: secret => isNoPlaceholder(secret) && (looksLikeToken(secret) || looksLikePassword(secret, 'loose')),
		example: 'deploy --token {24}',
		lookAlike: 'deploy --token TOKEN --secret name',
	},
	{
		what: 'netrc password',
		hints: ['login '],
		pattern:
			/\b(?:machine\s{1,4}\S{1,200}|default)\s{1,8}login\s{1,4}\S{1,200}\s{1,8}(?:account\s{1,4}\S{1,200}\s{1,8})?password\s{1,4}(?<secret>[^\s"']{1,200})/dg,
		accept: isNoPlaceholder,
		example: 'machine localhost\n  login bob\n  password {9}',
		lookAlike: 'the default login page and password policies',
	},
	{
		what: 'Docker login',
		hints: ['auth'],
		pattern:
			/["'](?:auth|identitytoken|registrytoken)["']\s{0,2}:\s{0,2}["'](?<secret>[A-Za-z0-9+/_.-]{16,2000}={0,2})["']/dg,
		accept: looksLikeToken,
		example: '"auths": {"localhost": {"auth": "{32}=="}}',
		lookAlike: '"auth": "service-account-login"',
	},
	{
		what: 'npm login',
		hints: ['_auth', '_password'],
		pattern: /(?:^|:|\s)_(?:auth|authToken|password)\s{0,2}=\s{0,2}["']?(?<secret>[^\s"'$]{6,500})/dgm,
		accept: isNoPlaceholder,
		example: '//localhost/:_authToken={36 hex}',
		lookAlike: '//localhost/:_authToken=<token>',
	},
	{
		what: 'password in a command',
		hints: ['sudo'],
		pattern:
			/\b(?:echo|printf|<<<)\s{1,3}(?:-\w{1,3}\s{1,3}){0,2}["']?(?<secret>[^\s"'|]{3,100})["']?\s{0,3}\|\s{0,3}sudo\s{1,3}(?:-\w{1,12}\s{1,3}){0,4}-\w{0,6}S/dg,
		accept: isNoPlaceholder,
		example: "echo '{9}' | sudo -S ls",
		lookAlike: 'echo "127.0.0.1 x" | sudo tee -a /etc/hosts',
	},
	{
		what: 'secret in XML',
		hints: ['</'],
		pattern:
			/<(?:\w{1,20}[:.-])?\w{0,20}(?:password|passwd|secret|token|api-?key|privatekey)>\s{0,4}(?<secret>[^\s<>]{4,400})\s{0,4}<\//dgi,
		accept: isNoPlaceholder,
		example: '<dbPassword>{9}</dbPassword>',
		lookAlike: '<password></password> <token>string</token>',
	},
	{
		what: 'secret',
		hints: ['value'],
		pattern:
			/\b(?:key|name)["']?\s{0,2}[=:]\s{0,2}["']?[\w.-]{0,40}(?:password|passwd|secret|token|api_?key|private_?key)["']?[\s,]{1,40}["']?value["']?\s{0,2}[=:]\s{0,2}["']?(?<secret>[^\s"'<>,}]{4,400})/dgi,
		accept: secret => isNoPlaceholder(secret) && (looksLikeToken(secret) || /\d/.test(secret)),
		example: '- name: DB_PASSWORD\n  value: "{10}"',
		lookAlike: 'name: token, value: string',
	},
	{
		what: 'SSH key',
		hints: ['aaaa'],
		pattern:
			/\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3}|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)\s{1,2}(?<secret>AAAA[A-Za-z0-9+/]{30,2000}={0,3})/dg,
		example: 'ssh-ed25519 AAAA{64} bob',
		lookAlike: 'ssh-ed25519 AAAAexample',
	},
	{
		what: 'secret in the environment',
		hints: ['pass', 'pwd', 'secret', 'token', 'key', 'credential'],
		pattern: /^[ \t]{0,8}(?:export |set |ENV )?(?<name>[A-Z][A-Z0-9_]{1,80})=(?<secret>[^\s"'<>]{4,400})[ \t]{0,4}$/dgm,
		accept: (secret, {groups: {name = ''}}) =>
			/PASS|PWD/.test(name)
				? looksLikePassword(secret, 'tight')
				: /SECRET|TOKEN|KEY|CREDENTIAL/.test(name) && looksLikeToken(secret),
		example: 'SMTP_PASS=a;b&{8}',
		lookAlike: 'PWD=/srv/app',
	},
	{
		what: 'password',
		hints: ['passw', 'passphrase', 'pwd', 'passcode', '_pass', '-pass', 'heslo', 'mot_de_passe'],
		pattern: new RegExp(
			`(?:password|passwd|passphrase|passcode|(?<![A-Za-z])pwd|[_-]pass|heslo|mot_de_passe)${furtherName}${assigned}${value}`,
			'dgi',
		),
		accept: isPassword,
		example: '"dbPassword": "hunter{4}"',
		lookAlike: "password: string; const password = readPassword(); password: 'Password is required'",
	},
	{
		what: 'password',
		hints: ['pass'],
		pattern: new RegExp(`(?<![A-Za-z_-])pass${assigned}${value}`, 'dg'),
		accept: (secret, found) =>
			isPassword(secret, found) &&
			/[A-Za-z]/.test(secret) &&
			/\d/.test(secret) &&
			/^\S{6,100}$/.test(secret) &&
			!/[._]/.test(secret),
		example: "auth: {user: 'bob', pass: '{10}'}",
		lookAlike: 'pass: 12, fail: 0; pass: test_login1',
	},
	{
		what: 'password',
		hints: ['password is ', 'password was ', 'heslo je ', 'passphrase is '],
		pattern: /(?:password|passphrase|heslo) (?:is|was|je)[: ]\s{0,2}["'`]?(?<secret>[^\s"'`]{4,100})/dgi,
		accept: secret => looksLikePassword(secret.replace(/[.,;:!?]+$/, ''), 'loose'),
		example: 'the password is hunter{4}',
		lookAlike: 'the password is wrong',
	},
	{
		what: 'secret',
		hints: ['token', 'secret', 'key', 'credential'],
		pattern: new RegExp(
			`(?:token|secret|api[_-]?key|(?:access|account|private|secret|signing|encryption|master|auth|license|service|deploy|shared)[_-]?key|credentials?)${furtherName}${assigned}${value}`,
			'dgi',
		),
		accept: looksLikeToken,
		example: 'aws_secret_access_key = {40}',
		lookAlike: 'max_tokens: 4096, token: tokens[index], secret: clientSecret, api_key = "your-api-key-2024"',
	},
];
