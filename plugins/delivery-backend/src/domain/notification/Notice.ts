/** What is told to people, before anybody knows who of them exists. */
export interface Notice {
  /** Entity references of users and groups. */
  recipients: string[];
  /** Who did it knows it already, and so do those it is not meant for. */
  exclude: string[];
  title: string;
  description: string;
  /** A page of the portal, from its root. */
  link: string;
  severity: 'low' | 'normal' | 'high' | 'critical';
}
