/** The package ssh2, as a part of the program that is loaded when a server is first reached through it. */
import * as loaded from 'ssh2';

/** It is CommonJS: Node and the bundler name only some of its exports, all of them stand under `default`. */
const whole: typeof loaded & {readonly default?: typeof loaded} = loaded;

export const ssh2 = whole.default ?? whole;
