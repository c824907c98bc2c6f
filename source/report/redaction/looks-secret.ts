/** Whether what stands behind `password=` or `token:` is a secret, or a word, a type, a placeholder, a piece of code. */

/** Shannon entropy of a text in bits per character. */
export function entropy(text: string): number {
	const counts = new Map<string, number>();
	for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
	let bits = 0;
	for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
	return bits;
}

/** `xxxx…`, `0000…`: too few different characters for anything that was drawn at random. */
export const isMonotonous = (text: string): boolean => new Set(text).size < Math.min(6, text.length / 2);

const words = new Set(
	(
		'string str text number int integer bool boolean bytes any unknown never void object null undefined none nil ' +
		'true false yes no required optional missing invalid incorrect expired wrong empty hidden masked removed ' +
		'password passwd pwd secret token key value user username admin@ changeme change_me disabled enabled ' +
		'bearer basic digest oauth oauth2 jwt apikey api_key dummy fake sample example todo tbd default stdin prompt'
	).split(' '),
);
const marked = /redacted|placeholder|xxxx|\*{3}|\.{3}|…|^your[_-]?|[_-]your[_-]|^<|^\[|^%[({sv]|\$\{|\{\{|^\$/i;
const url = /^[a-z][a-z\d+.-]{1,20}:\/\//i;
const path = /^(?:~|\.{1,2})?(?:\/[\w.@-]{1,80}){1,20}\/?$|^[A-Za-z]:[\\/]/;
const memberAccess = /^[*&]?[A-Za-z_$][\w$]{0,60}(?:\??\.[A-Za-z_$][\w$]{0,60}){1,8}$/;
const call = /[([{]/;
const wordsJoined = /^[A-Za-z]{1,30}(?:[-_ .:/][A-Za-z]{1,30}){1,12}$/;
const wordsAndNumbers = /^(?:[A-Za-z]{1,30}|v?\d{1,4})(?:[-_.:/](?:[A-Za-z]{1,30}|v?\d{1,4})){1,12}$/;

export type Quoting = 'quoted' | 'tight' | 'loose';

/** Nothing of these is a secret, whatever it is called. */
const isNoValue = (value: string): boolean =>
	value.length < 3 ||
	words.has(value.toLowerCase()) ||
	marked.test(value) ||
	url.test(value) ||
	/^[-_=*x.•]{1,400}$/i.test(value);

/** Some words in quotes, one of which is no word of a language: a message about passwords has none, or many more words. */
const isPassphrase = (value: string, quoting: Quoting): boolean =>
	quoting === 'quoted' &&
	value.split(/\s/).length <= 5 &&
	/[a-z][\d@#$%^&*][\w@#$%^&*]|[\d@#$%^&*][a-z]{2}/i.test(value);

/**
 * A value called a password. People choose words for it, so what it looks like says little; how it is written says more.
 * `quoting`: in quotes; behind `=` without a blank, as in a shell or an .env file; or loose, as in code and prose.
 */
export function looksLikePassword(value: string, quoting: Quoting): boolean {
	if (isNoValue(value) || path.test(value) || (/\s/.test(value) && !isPassphrase(value, quoting))) return false;
	if (quoting === 'quoted') return !/^[A-Z][a-z]{1,40}$/.test(value) && !wordsJoined.test(value);
	if (call.test(value) || (memberAccess.test(value) && !/\d/.test(value))) return false;
	if (quoting === 'tight') return true;
	return value.length > 3 && (/\d/.test(value) ? !/^\d{1,3}$/.test(value) : /[!@#%^&*+~]/.test(value));
}

/** A value called a token, key or secret: made by a machine, so it must look drawn at random. */
export function looksLikeToken(value: string): boolean {
	if (value.length < 8 || isNoValue(value) || isMonotonous(value) || /[\s()[\]{}]/.test(value)) return false;
	if (wordsJoined.test(value) || memberAccess.test(value) || wordsAndNumbers.test(value)) return false;
	if (/^[\d.,:T/+Z-]{1,400}$/.test(value)) return false;
	if (path.test(value) && !/(?=.*\d)(?=.*[A-Z])(?=.*[a-z])/.test(value)) return false;
	if (/\d/.test(value) && /[A-Za-z]/.test(value))
		return value.length < 16 ? /^[\w+/=!-]{8,15}$/.test(value) : entropy(value) >= 2.8;
	// Letters alone: words joined in camel case have few capitals, what is drawn at random has about as many as not.
	const capitals = value.replace(/[^A-Z]/g, '').length / value.length;
	return value.length >= 20 && capitals > 0.3 && capitals < 0.7 && entropy(value) >= 3.5;
}
