/** Hosts that everybody knows: naming them gives nothing away, and evidence without them says little. */

/** These and every host below them (`api.github.com`). */
const wholeDomains = new Set(
	(
		'github.com githubusercontent.com githubassets.com ghcr.io gitlab.com bitbucket.org gitea.com codeberg.org sr.ht ' +
		'npmjs.com npmjs.org yarnpkg.com jsr.io unpkg.com jsdelivr.net esm.sh nodejs.org deno.land deno.com bun.sh ' +
		'pypi.org pythonhosted.org python.org readthedocs.org readthedocs.io crates.io docs.rs rust-lang.org rustup.rs ' +
		'golang.org go.dev gopkg.in rubygems.org maven.org gradle.org apache.org nuget.org packagist.org hex.pm ' +
		'docker.com docker.io quay.io k8s.io kubernetes.io helm.sh gcr.io mcr.microsoft.com ' +
		'google.com googleapis.com gstatic.com android.com microsoft.com visualstudio.com live.com apple.com ' +
		'anthropic.com claude.ai claude.com modelcontextprotocol.io openai.com huggingface.co hf.co cursor.com ' +
		'debian.org ubuntu.com archlinux.org alpinelinux.org fedoraproject.org kernel.org gnu.org freedesktop.org ' +
		'nixos.org brew.sh mise.jdx.dev stackoverflow.com stackexchange.com wikipedia.org mozilla.org w3.org whatwg.org ' +
		'ietf.org schema.org json-schema.org yaml.org opensource.org creativecommons.org semver.org git-scm.com ' +
		'react.dev nextjs.org vuejs.org svelte.dev vite.dev vitejs.dev tailwindcss.com typescriptlang.org eslint.org ' +
		'biomejs.dev prettier.io jestjs.io vitest.dev playwright.dev cypress.io storybook.js.org babeljs.io webpack.js.org ' +
		'postgresql.org mysql.com sqlite.org mongodb.com redis.io djangoproject.com palletsprojects.com fastapi.tiangolo.com ' +
		'openssl.org letsencrypt.org cloudflare.com fastly.net shields.io discord.gg youtube.com ycombinator.com'
	).split(' '),
);

/** These, but not what stands below them: there the first label names a customer. */
const exactHosts = new Set(
	(
		'aws.amazon.com amazonaws.com slack.com api.slack.com hooks.slack.com atlassian.com atlassian.net vercel.com netlify.com heroku.com ' +
		'stripe.com api.stripe.com sendgrid.com api.sendgrid.com twilio.com api.twilio.com sentry.io linear.app notion.so ' +
		'figma.com discord.com telegram.org api.telegram.org medium.com ' +
		'example.com www.example.com api.example.com example.org www.example.org example.net www.example.net'
	).split(' '),
);

/** Of public sites these name what is written for the public, and Go's names of modules. */
const publicLabels = new Set(['www', 'docs', 'go', 'developer', 'developers', 'pkg', 'man7', 'en']);

const ownMachine =
	/^(?:localhost|(?:.{1,60}\.)?localhost|localhost\.localdomain|host\.docker\.internal|broadcasthost|ip6-\w{1,20})$/;
const privateEnding =
	/\.(?:internal|corp|intranet|intra|lan|local|localdomain|private|priv|home|ts\.net|home\.arpa|compute\.amazonaws\.com|cluster\.local|svc)$/;
const publicEnding =
	/\.(?:com|net|org|edu|gov|mil|int|info|biz|io|ai|app|dev|cloud|tech|online|site|xyz|co|eu|us|uk|de|cz|sk|at|ch|fr|nl|be|pl|it|es|pt|se|no|dk|fi|ie|hu|ro|gr|bg|hr|si|lt|lv|ee|ua|ru|tr|il|in|jp|cn|kr|tw|hk|sg|au|nz|ca|mx|br|ar|cl|za|sh|gg|tv|me|systems|network|software|digital|agency|company|studio|team|tools|works|services|solutions|group|host|hosting|email|page|run|zone)$/;
/** Of a site's own name any country will do, and words that no file ends in. */
const siteEnding =
	/\.(?:[a-z]{2}|blog|build|link|legal|land|world|news|academy|guide|wiki|chat|social|design|art|media|science|school|help|info|store|shop|games|fun|live|life|codes|foundation|fyi|gallery|earth|space|ninja|rocks|pub|pro|name|plus|lol|dog|rip|google|microsoft)$/;
const secondLevel = /\.(?:co|com|org|net|ac|gov|edu|go|ne|or)\.[a-z]{2}$/;

const labels = (host: string): number => host.split('.').length - (secondLevel.test(host) ? 1 : 0);

function isKnown(host: string): boolean {
	if (exactHosts.has(host)) return true;
	for (let at = 0; at !== -1; ) {
		if (wholeDomains.has(host.slice(at))) return true;
		const dot = host.indexOf('.', at);
		at = dot === -1 ? -1 : dot + 1;
	}
	return false;
}

/** Whether a name stands for one's own machine, or for a site everybody knows or may know: `acme.com`, `www.acme.com`. */
export function isPublicHost(name: string): boolean {
	const host = name.toLowerCase().replace(/\.$/, '');
	if (ownMachine.test(host) || isKnown(host)) return true;
	if (!host.includes('.') || privateEnding.test(host) || !(publicEnding.test(host) || siteEnding.test(host)))
		return false;
	return labels(host) === 2 || (labels(host) === 3 && publicLabels.has(host.split('.')[0] ?? ''));
}

/** First labels that are code, not machines: `process.env.io`, `com.acme.app`. */
const codeRoots =
	/^(?:this|self|window|document|process|console|module|exports|import|super|ctx|context|req|request|res|response|props|state|config|cfg|options|opts|args|params|data|event|evt|err|error|result|item|node|app|user|client|server|session|settings|os|sys|np|pd|torch|tf|std|math|json|com|org|io|net|dev|de|java|javax|kotlin|android|androidx)\./;

/** Whether a name with dots in running text is a machine's: not a file, a method, a package. */
export function isMachineName(name: string): boolean {
	if (/[A-Z_]|^v?\d{1,4}\./.test(name) || codeRoots.test(name) || isPublicHost(name)) return false;
	const many = labels(name) >= 3;
	if (privateEnding.test(name)) return many || /[\d-]/.test(name.split('.')[0] ?? '');
	return many && publicEnding.test(name);
}
