/** Which numbers with dots or colons are addresses of machines, and which are versions, times and names. */

const versionBefore =
	/(?:\bv|\bver(?:sion)?\.?[ :=]{0,2}v?|[=~^<>]=? ?|[A-Za-z_)]\/|[A-Za-z\d_)][-_@]|\brelease[ -]|\bsection |§ ?|#)$/i;
const machineBefore =
	/(?:\/\/|\b(?:root|admin|ubuntu|ec2-user|deploy|debian|centos|pi|git|user|host|hosts?:?|ip|addr(?:ess)?:?)[@ :=]{1,2})$/i;

function isPrivate([a = 0, b = 0]: readonly number[]): boolean {
	return (
		a === 10 ||
		(a === 192 && b === 168) ||
		(a === 172 && b >= 16 && b <= 31) ||
		(a === 169 && b === 254) ||
		(a === 100 && b >= 64 && b <= 127)
	);
}

/** `before` and `after`: what stands around it, some characters of each. */
export function isIpv4(text: string, before: string, after: string): boolean {
	const parts = text.split('.').map(Number);
	if (parts.length !== 4 || parts.some(part => part > 255)) return false;
	if (/^\.\d|^\.(?:tgz|zip|gz|whl|jar|tar|exe|dmg|deb|rpm)\b|^-?(?:alpha|beta|rc)/.test(after)) return false;
	const [a = 0] = parts;
	// This machine, no machine, all machines, masks, resolvers everybody uses.
	if (
		a === 127 ||
		a === 0 ||
		a === 255 ||
		text.endsWith('.0.0.0') ||
		/^(?:8\.8\.[48]\.[48]|1\.[01]\.[01]\.1)$/.test(text)
	)
		return false;
	if (machineBefore.test(before)) return true;
	if (/@$/.test(before)) return isPrivate(parts) || parts.some(part => part >= 30);
	if (versionBefore.test(before)) return false;
	return isPrivate(parts) || /^:\d/.test(after) || parts.some(part => part >= 30);
}

/** Global, unique-local and link-local ones; `::1`, times, MACs and `std::vector` are none. */
export function isIpv6(text: string): boolean {
	const groups = text.split(':');
	const compressed = text.includes('::');
	if (text.indexOf('::') !== text.lastIndexOf('::') || groups.length > 8) return false;
	if (!compressed && groups.length !== 8) return false;
	return /^(?:[23][\da-f]{3}|f[cd][\da-f]{2}|fe[89ab][\da-f]|64):/i.test(text);
}
