/** Relative paths as sources write them: '/' between the names, '' is the root. */
export const segmentsOf = (folder: string): string[] => (folder === '' ? [] : folder.split('/'));
export const parentOf = (folder: string): string => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const joinPath = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
