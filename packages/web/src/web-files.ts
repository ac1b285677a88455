/** A file whose name holds a hash of its content, so that browsers may keep it for good. */
export interface HashedFile {
  readonly name: string;
  readonly content: string;
}

/** What browsers load. */
export interface WebFiles {
  /** A template: `{{title}}`, `{{settings}}`, `{{script}}` and `{{style}}` are to be filled in, escaped. */
  readonly pageHtml: string;
  readonly pageScript: HashedFile;
  readonly pageStyle: HashedFile;
  /** Has no hash in its name: sites that embed it write the name down. */
  readonly widgetScript: string;
}

/** The dashboard: a page without settings, its script and its style. */
export interface DashboardFiles {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}

/** What the build writes. */
export interface BuiltFiles extends WebFiles {
  readonly dashboard: DashboardFiles;
}
