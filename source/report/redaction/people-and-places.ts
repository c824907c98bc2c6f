/** What names people and machines: home folders, e-mail addresses, hosts and their addresses. */
import {isIpv4, isIpv6} from './addresses.ts';
import {isMachineName, isPublicHost} from './known-hosts.ts';
import type {ContextRule} from './rule.ts';

const host = String.raw`[A-Za-z0-9][\w-]{0,62}(?:\.[A-Za-z0-9][\w-]{0,62}){0,8}`;
/** Behind `user@host`, what makes it a place on a machine: `:/srv`, `:~`, `:org/repo`, a shell's prompt. */
const remotePath = String.raw`(?=:(?:[~/.]|[\w.-]{1,60}\/)| [~/][\w./-]{0,80}\][#$]|:?~?[#$] )`;
/** What else is written with an @ and a colon: a package and where it comes from, an image and its digest. */
const isNoMachine = (name: string): boolean =>
	isPublicHost(name) ||
	/^(?:npm|workspace|file|link|portal|patch|catalog|jsr|git|http|https|ssh|sha\d{3}|v?\d[\w.]{0,40}|latest|next|main|master)$/i.test(
		name,
	);

const proseAfterSsh =
	/^(?:into|to|in|key|keys|keygen|agent|config|connection|connections|access|server|servers|client|session|tunnel|tunnels|login|auth|authentication|and|or|is|was|with|from|via|for|on|the|a|an|host|hosts|port|command|commands|add|copy|works|failed|error|fails|user|users|daemon|service|version|protocol|over|key-based|public|private|it|not|does|will|can|then|here|there|that|this|as|url|urls|remote|git|exec|command-line|multiplexing|options|setup|using|directly|again|first)$/i;

const fileEnding =
	/\.(?:png|jpe?g|gif|svg|webp|ico|ts|tsx|js|jsx|mjs|cjs|json|css|scss|less|html?|vue|svelte|txt|ya?ml|toml|lock|log|csv|tsv|xml|zip|gz|tgz|tar|pdf|java|kt|swift|cpp|hpp|cs|php|rb|go|sql|ipynb|tf|fixture|mark|whl|jar|exe|dll|dylib|wasm|map|snap|bak|tmp|conf|ini|env|test|spec)$/i;
const isMail = (address: string): boolean => {
	const at = address.lastIndexOf('@');
	const domain = address.slice(at + 1).toLowerCase();
	if (/^\d{1,2}x\./.test(domain) || fileEnding.test(domain)) return false;
	return !/^(?:noreply@(?:anthropic|github)\.com|git@(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|ssh\.dev\.azure\.com))$/i.test(
		address,
	);
};

export const peopleAndPlaces: readonly ContextRule[] = [
	{
		what: 'home folder',
		hints: ['home', 'users', '/root'],
		pattern:
			/(?<![\w.~-]|<ip>|<host>)(?<secret>(?:\/(?:var|export|usr|mnt\/home|private))?\/home\/(?!linuxbrew\b)[A-Za-z0-9_][\w.@+-]{0,63}|\/(?:(?:mnt\/)?[a-z]\/)?Users\/(?!Shared\b)[\w.@+-]{1,64}|[A-Za-z]:(?:\\{1,8}|\/)Users(?:\\{1,8}|\/)(?!Public\b)[^\\/:*?"<>|\n]{1,64}(?=[\\/]|$)|[A-Za-z]:(?:\\{1,8}|\/)Users(?:\\{1,8}|\/)(?!Public\b)[\w.@+-]{1,64}|\/root(?=\/))(?![\w@+-])/dg,
		isForRawText: true,
		accept: secret => !/\.(?:html?|tsx?|jsx?|vue|php|css|json|md)$/.test(secret),
		replacement: '~',
		example: '/home/bob/work',
		lookAlike: 'src/home/index.tsx',
	},
	{
		what: 'home folder',
		hints: ['-home-', '-users-'],
		pattern: /(?<=(?:^|[\s/\\"'`(=]))(?<secret>-(?:home|Users)-[A-Za-z0-9_.]{1,64})(?=-|[/\\])/dgm,
		replacement: '~',
		example: 'projects/-Users-bob-work/x',
		lookAlike: 'x-home-y',
	},
	{
		what: 'host name',
		hints: ['://'],
		pattern: new RegExp(
			String.raw`\b(?:https?|wss?|ssh|git|s?ftps?|rsync|smb|ldaps?|postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|nats|kafka|mqtts?|tcp|udp|smtps?|imaps?)(?:\+[a-z\d]{1,12})?:\/\/(?:(?:[^\s/@'"<>]|<redacted: [\w .-]{1,40}>){1,300}@)?(?<secret>${host})`,
			'dgi',
		),
		accept: name => !isPublicHost(name) && !/^[\d.]+$/.test(name) && /[\d.-]/.test(name),
		replacement: '<host>',
		example: 'https://build7.acme.internal:8443/job',
		lookAlike: 'https://github.com/org/repo http://localhost:3000 https://acme.com/pricing',
	},
	{
		what: 'host name',
		hints: ['@'],
		pattern: new RegExp(String.raw`(?<![\w.+/@-])[A-Za-z_][\w.-]{0,63}@(?<secret>${host})${remotePath}`, 'dg'),
		accept: name => !isNoMachine(name),
		replacement: '<host>',
		example: 'deploy@build7:/srv/app',
		lookAlike: 'git@github.com:org/repo lodash@npm:lodash-es/x @app.route',
	},
	{
		what: 'host name',
		hints: ['ssh', 'mosh', 'sftp', 'telnet', 'ping', 'nslookup'],
		pattern: new RegExp(
			String.raw`(?:^|[$#>;&|"'\`(]\s{0,2}|\bsudo )(?:ssh|mosh|sftp|telnet|ping|nslookup|ssh-copy-id|ssh-keyscan)\s(?:\s{0,4}-(?:[46AaCfGgKkMNnqsTtVvXxYy]{1,12}|[bcDEeFIiJLlmOopQRSWw]\s{0,2}[^\s-]\S{0,200})\s){0,12}\s{0,4}(?:[\w.-]{1,64}@)?(?<secret>${host})(?=[\s"'\`;|&:)]|$)`,
			'dgm',
		),
		accept: name => !isNoMachine(name) && !proseAfterSsh.test(name) && !/^[\d.]+$/.test(name),
		replacement: '<host>',
		example: 'ssh -p 2222 build7 uptime',
		lookAlike: 'ssh into the server; ssh keys',
	},
	{
		what: 'host name',
		hints: ['scp ', 'rsync '],
		pattern: new RegExp(
			String.raw`\b(?:scp|rsync)\b[^\n|;&]{0,300}?\s(?:[\w.-]{1,64}@)?(?<secret>${host})(?=::?[~/.\w])`,
			'dg',
		),
		accept: name => name.length > 1 && !isNoMachine(name) && !/^[\d.]+$/.test(name),
		replacement: '<host>',
		example: 'rsync -a dist/ web-1:/srv/',
		lookAlike: 'rsync -a C:/x dist/',
	},
	{
		what: 'host name',
		hints: ['host', 'enotfound', 'eai_again', 'connection', 'server', 'resolve'],
		pattern: new RegExp(
			String.raw`(?:[Cc]onnect(?:ing)? to (?:host|server(?: at)?|port \d{1,5} on) "?|[Rr]esolve (?:hostname|host):? |getaddrinfo \w{1,20} |ENOTFOUND |EAI_AGAIN |Connection (?:to|closed by|reset by|timed out with) |verification failed for |identification for |translate host name "|(?<![\w-])(?:HostName|Host|hostname|HOSTNAME|[A-Z_]{0,30}_HOST)(?:[ \t]?[=:] ?| )["']?|--host(?:name)?[ =])(?<secret>${host})(?![\w(]|\.\w)`,
			'dg',
		),
		accept: name =>
			!isNoMachine(name) &&
			!/^[\d.]+$/.test(name) &&
			(/[\d-]/.test(name) || (name.includes('.') && !isPublicHost(name))) &&
			!/^[a-z]{2,20}-(?:level|based|side|specific|only|key|name|header)$/.test(name),
		replacement: '<host>',
		example: 'ssh: connect to host db-2 port 22: refused',
		lookAlike: 'Host: localhost, host name, Connection to the server',
	},
	{
		what: 'host name',
		hints: ['.'],
		pattern:
			/(?<![\w@./\\$:-]|\.\.)(?<secret>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[a-z]{2,14})(?![\w-]|\.\w|\(|@)/dg,
		accept: isMachineName,
		replacement: '<host>',
		example: 'build7.acme.internal is down',
		lookAlike: 'process.env.io com.acme.app foo.test.ts v1.2.dev',
	},
	{
		what: 'host name',
		hints: ['ip-'],
		pattern: /(?<![\w-])(?<secret>ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?:\.[a-z0-9-]{1,40}){0,4})(?![\w-])/dg,
		replacement: '<host>',
		example: 'ip-10-0-12-7',
		lookAlike: 'ip-address-1-2',
	},
	{
		what: 'e-mail address',
		hints: ['@'],
		pattern:
			/(?<![\w.+-])(?<!:\/\/)(?<secret>[\w][\w.+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w-]|\.\w)(?!:(?:[~/]|[\w.-]{1,60}\/))/dg,
		accept: isMail,
		replacement: '<e-mail>',
		example: 'bob.novak+x@example.com',
		lookAlike: 'git@github.com:org/repo.git',
	},
	{
		what: 'IP address',
		hints: ['.'],
		pattern: /(?<![\d.])(?<secret>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d\w])/dg,
		accept: (secret, {before, after}) => isIpv4(secret, before, after),
		replacement: '<ip>',
		example: 'ssh: 10.12.0.7 refused',
		lookAlike: '127.0.0.1 0.0.0.0 version 4.8.1.0 Chrome/120.0.0.0 1.2.3.4.5',
	},
	{
		what: 'IP address',
		hints: ['::', ':'],
		pattern:
			/(?<![\w:.])(?<secret>(?:[\da-f]{1,4}:){2,7}(?:[\da-f]{1,4}|:(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,5})?)|[\da-f]{1,4}::(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,6})?)(?![\w:])/dgi,
		accept: isIpv6,
		replacement: '<ip>',
		example: 'from fe80::1c2:3 and 2001:db8::7',
		lookAlike: '::1, 12:34:56, std::vector, 00:1a:2b:3c:4d:5e',
	},
];
