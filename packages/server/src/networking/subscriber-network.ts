import ipaddr from 'ipaddr.js';

/** Stands for all clients without a known address: they share one limit. */
export const UNKNOWN_NETWORK = 'unknown';

/** An address with a port, as Azure Application Gateway writes it: `192.0.2.7:50001` or `[2001:db8::1]:50001`. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]+)\])(?::\d{1,5})?$/;

/** The address itself, without a port, brackets, zone or the IPv6 form of an IPv4 address; `undefined` for anything else. */
export function parseAddress(text: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const trimmed = text?.trim() ?? '';
  const [, ipv4, ipv6] = WITH_PORT.exec(trimmed) ?? [];
  const address = ipv4 ?? ipv6 ?? trimmed;
  // Other forms of IPv4, such as 127.1 or 0x7f.0.0.1, are of no proxy and would be further names of one client.
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  if (!ipaddr.IPv6.isValid(address)) return undefined;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}

/**
 * The network of one subscriber: an IPv4 address, or the first 64 bits of an IPv6 address, since every subscriber gets
 * at least a /64 network (RFC 6177).
 */
export function toNetwork(text: string | undefined): string {
  const address = parseAddress(text);
  if (address === undefined) return UNKNOWN_NETWORK;
  if (address instanceof ipaddr.IPv4) return address.toString();
  return address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
