//! Merkle trees as RFC 6962, section 2.1, defines them: SHA-256, leaves behind a zero byte, nodes behind a
//! one byte.

use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// Hash of a leaf's content.
pub fn leaf(content: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(content)
        .finalize()
        .into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// Largest power of two below `n` (for `n` of two or more).
fn split(n: usize) -> usize {
    1 << (n - 1).ilog2()
}

/// Root over leaves in their order; of none, the hash of the empty text.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// Audit path of the leaf at `index`, from its neighbour up; `None` where there is no such leaf.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    collect(leaves, index, &mut path);
    Some(path)
}

fn collect(leaves: &[Hash], index: usize, path: &mut Vec<Hash>) {
    if leaves.len() < 2 {
        return;
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    if index < middle {
        collect(left, index, path);
        path.push(root(right));
    } else {
        collect(right, index - middle, path);
        path.push(root(left));
    }
}

/// Whether `path` proves that `leaf` stands at `index` of a tree of `size` leaves with this root.
pub fn verify_inclusion(
    leaf: &Hash,
    index: usize,
    size: usize,
    path: &[Hash],
    root: &Hash,
) -> bool {
    fn climb(leaf: &Hash, index: usize, size: usize, path: &[Hash]) -> Option<Hash> {
        if size < 2 {
            return path.is_empty().then_some(*leaf);
        }
        let (sibling, below) = path.split_last()?;
        let middle = split(size);
        if index < middle {
            Some(node(&climb(leaf, index, middle, below)?, sibling))
        } else {
            Some(node(
                sibling,
                &climb(leaf, index - middle, size - middle, below)?,
            ))
        }
    }
    index < size && climb(leaf, index, size, path).as_ref() == Some(root)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Inputs and roots of the reference implementation of Certificate Transparency.
    #[test]
    fn roots_match_the_reference_vectors() {
        let inputs = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let leaves: Vec<Hash> = inputs
            .iter()
            .map(|i| leaf(&hex::decode(i).unwrap()))
            .collect();
        let expected = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (count, root_hex) in (1..).zip(expected) {
            assert_eq!(hex::encode(root(&leaves[..count])), root_hex);
        }
        assert_eq!(
            hex::encode(root(&[])),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        let path = |index, size: usize| -> Vec<String> {
            let path = inclusion_proof(&leaves[..size], index).unwrap();
            path.iter().map(hex::encode).collect()
        };
        assert_eq!(
            path(0, 8),
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        );
        assert_eq!(
            path(5, 8),
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        );
        assert_eq!(path(2, 3), [expected[1]]);
        assert!(path(0, 1).is_empty());
    }

    proptest! {
        #[test]
        fn every_leaf_is_proven_and_no_other(size in 1_usize..70, at in 0_usize..70, wrong in 0_usize..70) {
            let leaves: Vec<Hash> = (0..size).map(|i| leaf(&i.to_be_bytes())).collect();
            let root = root(&leaves);
            let at = at % size;
            let path = inclusion_proof(&leaves, at).unwrap();
            prop_assert!(verify_inclusion(&leaves[at], at, size, &path, &root));
            let wrong = wrong % size;
            if wrong != at {
                prop_assert!(!verify_inclusion(&leaves[wrong], at, size, &path, &root));
            }
            prop_assert!(inclusion_proof(&leaves, size).is_none());
            let longer: Vec<Hash> = path.iter().copied().chain([root]).collect();
            prop_assert!(!verify_inclusion(&leaves[at], at, size, &longer, &root));
            if let Some((_, shorter)) = path.split_last() {
                prop_assert!(!verify_inclusion(&leaves[at], at, size, shorter, &root));
            }
        }
    }
}
