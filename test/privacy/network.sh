#!/bin/sh
# Runs a command in a network of its own: a loopback, and a line out at whose other end there is
# nothing but a name server that knows no name. What goes out is written to the file named first.
set -e
capture=$1
nowhere=$2
shift 2
servers=$(sed -n 's/^nameserver \([0-9.]*\)$/\1/p' /etc/resolv.conf)
ip link set lo up
ip link add out0 type veth peer name away0
ip link set out0 up
# The other end is another network, of a process that only holds it.
unshare --net sleep 86400 &
away=$!
trap 'kill $away $names 2>/dev/null || true' EXIT
while [ "$(readlink /proc/$away/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.1; done
ip link set away0 netns $away
there() { nsenter --net=/proc/$away/ns/net "$@"; }
there ip link set lo up
there ip link set away0 address 02:00:00:00:00:01 up
there ip address add 192.0.2.1/24 dev away0
for server in $servers; do there ip address add "$server/32" dev lo; done
nsenter --net=/proc/$away/ns/net "$NODE" "$nowhere" $servers >"$capture.names" &
names=$!
ip address add 192.0.2.2/24 dev out0
ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 nud permanent dev out0
ip route add default via 192.0.2.1
ip -6 address add 2001:db8::2/64 dev out0 nodad
ip -6 neighbour add 2001:db8::1 lladdr 02:00:00:00:00:01 nud permanent dev out0
ip -6 route add default via 2001:db8::1
# Without what a kernel says to its neighbours by itself: ARP, ICMPv6 and multicast memberships.
tcpdump -i out0 -Q out -U -w "$capture" 'not arp and not icmp6 and not (ip6 and ip6[6] = 0) and not igmp' \
  2>"$capture.log" &
tcpdump=$!
until grep -qs 'listening on' "$capture.log"; do
  kill -0 $tcpdump
  sleep 0.1
done
until [ "$(grep -cs 'listening on' "$capture.names")" = "$(echo $servers | wc -w)" ]; do
  kill -0 $names
  sleep 0.1
done
code=0
"$@" || code=$?
sleep 1
kill -INT $tcpdump
wait $tcpdump || true
exit $code
