/**
 * The commonest zone names of Windows, as Outlook and Exchange write them, with the IANA zone of their
 * largest place (CLDR windowsZones.xml, territory 001).
 */
const zones = new Map(
  Object.entries({
    'hawaiian standard time': 'Pacific/Honolulu',
    'alaskan standard time': 'America/Anchorage',
    'pacific standard time': 'America/Los_Angeles',
    'us mountain standard time': 'America/Phoenix',
    'mountain standard time': 'America/Denver',
    'central standard time': 'America/Chicago',
    'central america standard time': 'America/Guatemala',
    'eastern standard time': 'America/New_York',
    'sa pacific standard time': 'America/Bogota',
    'atlantic standard time': 'America/Halifax',
    'newfoundland standard time': 'America/St_Johns',
    'e. south america standard time': 'America/Sao_Paulo',
    'argentina standard time': 'America/Buenos_Aires',
    utc: 'UTC',
    'coordinated universal time': 'UTC',
    'tzone://microsoft/utc': 'UTC',
    'gmt standard time': 'Europe/London',
    'greenwich standard time': 'Atlantic/Reykjavik',
    'w. europe standard time': 'Europe/Berlin',
    'central europe standard time': 'Europe/Budapest',
    'central european standard time': 'Europe/Warsaw',
    'romance standard time': 'Europe/Paris',
    'gtb standard time': 'Europe/Bucharest',
    'e. europe standard time': 'Europe/Chisinau',
    'fle standard time': 'Europe/Kiev',
    'egypt standard time': 'Africa/Cairo',
    'south africa standard time': 'Africa/Johannesburg',
    'w. central africa standard time': 'Africa/Lagos',
    'israel standard time': 'Asia/Jerusalem',
    'turkey standard time': 'Europe/Istanbul',
    'russian standard time': 'Europe/Moscow',
    'arab standard time': 'Asia/Riyadh',
    'arabian standard time': 'Asia/Dubai',
    'iran standard time': 'Asia/Tehran',
    'pakistan standard time': 'Asia/Karachi',
    'india standard time': 'Asia/Calcutta',
    'se asia standard time': 'Asia/Bangkok',
    'china standard time': 'Asia/Shanghai',
    'singapore standard time': 'Asia/Singapore',
    'tokyo standard time': 'Asia/Tokyo',
    'korea standard time': 'Asia/Seoul',
    'aus eastern standard time': 'Australia/Sydney',
    'new zealand standard time': 'Pacific/Auckland',
  }),
);

/** The IANA zone of a zone name of Windows; undefined for a name that is none of the common ones. */
export function windowsZone(name: string): string | undefined {
  return zones.get(name.trim().toLowerCase());
}
