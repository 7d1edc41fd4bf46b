#!/bin/sh
# Runs a command in a network of its own: a loopback, and a line out that carries packets away and
# brings none back. What goes out is written to the file named first.
set -e
capture=$1
shift
ip link set lo up
ip link add out0 type veth peer name away0
ip link set out0 up
ip link set away0 up
ip address add 192.0.2.2/24 dev out0
ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 nud permanent dev out0
ip route add default via 192.0.2.1
ip -6 address add 2001:db8::2/64 dev out0 nodad
ip -6 neighbour add 2001:db8::1 lladdr 02:00:00:00:00:01 nud permanent dev out0
ip -6 route add default via 2001:db8::1
# Without what a kernel says to its neighbours by itself: ARP, ICMPv6 and multicast memberships.
tcpdump -i out0 -U -w "$capture" 'not arp and not icmp6 and not (ip6 and ip6[6] = 0) and not igmp' \
  2>"$capture.log" &
tcpdump=$!
until grep -qs 'listening on' "$capture.log"; do
  kill -0 $tcpdump
  sleep 0.1
done
code=0
"$@" || code=$?
sleep 1
kill -INT $tcpdump
wait $tcpdump || true
exit $code
