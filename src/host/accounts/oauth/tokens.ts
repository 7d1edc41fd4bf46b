/** What a sign-in by OAuth 2.0 gives (RFC 6749 §5.1); kept in the secret storage and nowhere else. */
export interface OAuthTokens {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly refreshToken?: string;
  /** Of the user's own client, where its provider gives it one. */
  readonly clientSecret?: string;
}
