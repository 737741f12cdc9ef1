META
key;value
description;Contoh buatan: tiga usulan, empat peringkat
country;Indonesia
num_projects;3
num_votes;4
budget;70000000
vote_type;ordinal
max_length;3
comment;#1: b and c are level by points and by price.
PROJECTS
project_id;cost;name
a;40000000;Saluran air RW 01
b;30000000;Lampu jalan RW 02
c;30000000;Posyandu RW 03
VOTES
voter_id;vote
1;a,b,c
2;a,b,c
3;b,c
4;c
