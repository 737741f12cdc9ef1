//! The API of following.

use entity::ids::ProposalId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service;
use super::wire::{FollowOut, FollowersOut};
use crate::app::App;
use crate::auth::{Signed, Viewer};
use crate::http::{Done, Group};
use crate::page::Page;
use crate::problem::ApiError;

/// Following proposals.
pub struct FollowsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Follows")]
impl FollowsApi {
    /// List what one follows
    ///
    /// The newest proposal first.
    #[oai(path = "/follows", method = "get", operation_id = "list_follows")]
    async fn list(
        &self,
        caller: Signed,
        /// Most items of the answer.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<FollowOut>>, ApiError> {
        let page = service::own(&self.app, &caller.0, limit.0, after.0.as_deref());
        Ok(Json(page.await?))
    }

    /// Count a proposal's followers
    ///
    /// How many follow it is public; who does is not.
    #[oai(
        path = "/proposals/:id/followers",
        method = "get",
        operation_id = "get_followers"
    )]
    async fn followers(
        &self,
        caller: Viewer,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Json<FollowersOut>, ApiError> {
        let counted = service::followers(&self.app, caller.caller(), ProposalId(id.0));
        Ok(Json(counted.await?))
    }

    /// Follow a proposal
    ///
    /// Which supports it. Following twice is following once.
    #[oai(
        path = "/proposals/:id/followers",
        method = "post",
        operation_id = "follow_proposal"
    )]
    async fn follow(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::follow(&self.app, &caller.0, ProposalId(id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Stop following a proposal
    ///
    /// Done too where one did not follow it.
    #[oai(
        path = "/proposals/:id/followers",
        method = "delete",
        operation_id = "unfollow_proposal"
    )]
    async fn unfollow(
        &self,
        caller: Signed,
        /// The proposal.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::unfollow(&self.app, &caller.0, ProposalId(id.0)).await?;
        Ok(Done::NoContent)
    }
}
