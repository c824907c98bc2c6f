/**
 * All that needs Ink and React. A file of its own in the package (build.mjs): it is loaded once the first list stands on the
 * screen, so nothing imports it but with `import()`.
 */
export {drawWithInk} from './app.tsx';
export {drawTable} from './table.ts';
